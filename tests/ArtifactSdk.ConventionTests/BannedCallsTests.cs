using ArtifactSdk.ConventionTests.Support;

namespace ArtifactSdk.ConventionTests;

/// <summary>The analyzer refuses calls that block or read the wall clock; these are the rules about places.</summary>
public sealed class BannedCallsTests
{
    [Theory]
    [InlineData("ArtifactSdk", new string[0])]
    [InlineData("ArtifactSdk.S3", new string[0])]
    [InlineData("ArtifactSdk.Server", new[] { "Program.cs" })]
    [InlineData("ArtifactSdk.Cli", new[] { "Terminal.cs", "TerminalTraits.cs", "KeyPrompt.cs" })]
    public void The_console_belongs_to_programs(string project, string[] allowed)
    {
        var offenders = Repository.Sources(project)
            .Where(f => !allowed.Contains(Path.GetFileName(f)))
            .Where(f => SourceText.CodeOf(f).Contains("Console.", StringComparison.Ordinal) && SourceText.CodeOf(f).Replace("Spectre.Console.", "", StringComparison.Ordinal).Contains("Console.", StringComparison.Ordinal));

        offenders.Should().BeEmpty();
    }

    [Fact]
    public void The_list_of_banned_calls_is_in_force()
    {
        var banned = File.ReadAllText(Path.Combine(Repository.Root, "BannedSymbols.txt"));

        foreach (var call in (string[])["Thread.Sleep", "Task`1.Result", "Task.Wait", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.UtcNow"])
        {
            banned.Should().Contain(call);
        }

        File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")).Should().Contain("BannedSymbols.txt").And.Contain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
    }
}
