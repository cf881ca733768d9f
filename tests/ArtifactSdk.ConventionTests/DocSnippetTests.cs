using System.Text.RegularExpressions;
using ArtifactSdk.ConventionTests.Support;

namespace ArtifactSdk.ConventionTests;

/// <summary>Code that people copy from the pages compiles, because it stands in a file that does.</summary>
public sealed partial class DocSnippetTests
{
    [Fact]
    public void Every_CSharp_block_stands_in_compiled_code()
    {
        var compiled = CompiledFiles().Select(f => Normalize(File.ReadAllLines(f))).ToArray();
        var missing = Pages()
            .SelectMany(page => Block().Matches(File.ReadAllText(page)).Select(m => (Page: page, Code: Normalize(m.Groups[1].Value.Split('\n')))))
            .Where(block => !compiled.Any(text => text.Contains(block.Code, StringComparison.Ordinal)))
            .Select(block => $"{Path.GetFileName(block.Page)}:\n{block.Code}");

        missing.Should().BeEmpty();
    }

    [Fact]
    public void The_readme_shows_the_five_line_program_first()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        var first = Block().Match(readme).Groups[1].Value.Trim().Split('\n');

        first.Should().HaveCount(5);
        first[0].Should().Contain("Run.InitAsync");
    }

    private static IEnumerable<string> Pages() => Directory.GetFiles(Repository.Root, "*.md")
        .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.md", SearchOption.AllDirectories));

    private static IEnumerable<string> CompiledFiles() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "ArtifactSdk.ConventionTests"), "DocSnippets*.cs")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs", SearchOption.AllDirectories));

    private static string Normalize(IEnumerable<string> lines) => string.Join('\n', lines.Select(l => l.Trim()).Where(l => l.Length > 0));

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
