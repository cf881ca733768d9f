using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
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
    public void Every_call_to_a_server_or_of_a_file_says_what_it_throws()
    {
        var comments = XDocument.Load(Path.ChangeExtension(typeof(Artifact).Assembly.Location, ".xml")).Descendants("member").ToLookup(m => m.Attribute("name")!.Value.Split('(')[0]);
        var calls = typeof(Artifact).Assembly.GetExportedTypes().Where(t => t.IsClass && !t.IsAssignableTo(typeof(IReferenceHandler)))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => m.ReturnType.Name is "Task" or "Task`1" or "IAsyncEnumerable`1")
            .Select(m => $"{m.DeclaringType!.FullName}.{m.Name}").Distinct().ToArray();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));

        calls.Should().HaveCountGreaterThan(50);
        calls.Where(c => c != "ArtifactSdk.ArtifactClient.DownloadManyAsync").Should().OnlyContain(c => comments[$"M:{c}"].All(m =>
            m.Element("inheritdoc") != null || m.Elements("exception").Any(e => e.Attribute("cref")!.Value.StartsWith("T:ArtifactSdk.Artifact", StringComparison.Ordinal))));
        page.Should().Contain("## What each call throws");
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
