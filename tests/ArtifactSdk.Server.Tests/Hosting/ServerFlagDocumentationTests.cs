using System.Text.RegularExpressions;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed partial class ServerFlagDocumentationTests
{
    [Fact]
    public void Every_flag_of_the_help_stands_in_the_page_about_the_server()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ArtifactSdk.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var page = File.ReadAllText(Path.Combine(folder, "docs", "server.md"));
        var flags = Flag().Matches(ServerCommandLine.Help).Select(match => match.Value).Distinct().ToList();

        flags.Should().Contain(["--data", "--expire-every", "--oidc-keys", "--read-data", "--grace", "--copy"]);
        flags.Where(flag => !Regex.IsMatch(page, Regex.Escape(flag) + @"\b")).Should().BeEmpty();
    }

    [GeneratedRegex("--[a-z][a-z-]+")]
    private static partial Regex Flag();
}
