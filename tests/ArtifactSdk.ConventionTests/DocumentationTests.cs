using System.Text.RegularExpressions;
using ArtifactSdk.ConventionTests.Support;

namespace ArtifactSdk.ConventionTests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_page_is_linked_from_the_index()
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var index = File.ReadAllText(Path.Combine(docs, "README.md"));

        var pages = Directory.GetFiles(docs, "*.md").Select(Path.GetFileName).Where(p => p != "README.md");

        pages.Should().OnlyContain(p => index.Contains($"({p})", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_decision_is_listed()
    {
        var folder = Path.Combine(Repository.Root, "docs", "decisions");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));

        var pages = Directory.GetFiles(folder, "*.md").Select(Path.GetFileName).Where(p => p != "README.md").ToArray();

        pages.Should().NotBeEmpty().And.OnlyContain(p => index.Contains($"({p})", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        var pages = Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.md", SearchOption.AllDirectories));
        var broken = pages.SelectMany(page => Link().Matches(File.ReadAllText(page))
            .Select(m => m.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
            .Select(target => $"{page}: {target}"));

        broken.Should().BeEmpty();
    }

    [Fact]
    public void Every_exception_has_a_heading_in_the_errors_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));
        var headings = Heading().Matches(page).Select(m => m.Groups[1].Value.Trim()).ToArray();

        var exceptions = typeof(Artifact).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(Exception))).Select(t => t.Name);

        headings.Should().Contain(exceptions).And.Contain(Enum.GetNames<LinkFailureReason>());
    }

    [Fact]
    public void The_version_has_an_entry_in_the_changelog()
    {
        var props = File.ReadAllText(Path.Combine(Repository.Root, "src", "Directory.Build.props"));
        var version = Regex.Match(props, "<VersionPrefix>(.*?)</VersionPrefix>").Groups[1].Value;

        File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")).Should().Contain($"## [{version}]");
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
