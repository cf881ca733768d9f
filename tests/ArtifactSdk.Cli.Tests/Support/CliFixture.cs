using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.Cli.Tests.Support;

/// <summary>A server, and an account without settings of its own, for the processes of a class of tests.</summary>
public sealed class CliFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public RegistryServer Server { get; private set; } = null!;

    internal string Home => _folder["home"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Home);
        Server = await RegistryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Makes a folder with files of these names and texts.</summary>
    internal string MakeFolder(params (string Name, string Text)[] files)
    {
        var folder = _folder[Guid.NewGuid().ToString("N")];
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return folder;
    }

    internal Dictionary<string, string?> Environment(bool withKey = true) => new()
    {
        ["HOME"] = Home,
        ["XDG_CACHE_HOME"] = _folder["cache"],
        ["XDG_DATA_HOME"] = _folder["data"],
        ["NETRC"] = null,
        ["WANDB_BASE_URL"] = Server.BaseUrl.OriginalString,
        ["WANDB_API_KEY"] = withKey ? Server.ApiKey : null,
    };

    internal Task<ProgramResult> RunAsync(params string[] arguments) =>
        BuiltProgram.RunAsync("ArtifactSdk.Cli", arguments, TestContext.Current.CancellationToken, Environment());

    /// <summary>Runs a command that has to succeed.</summary>
    internal async Task<string> OutputOfAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.Should().Be(ExitCodes.Ok, "{0}", result.Error);
        return result.Output;
    }

    /// <summary>Runs a command with <c>--json</c> that has to succeed.</summary>
    internal async Task<JsonNode> JsonOfAsync(params string[] arguments) => JsonNode.Parse(await OutputOfAsync([.. arguments, "--json"]))!;

    /// <summary>Logs a folder of one file and returns the version's path without its owner.</summary>
    internal async Task<string> LogAsync(string collection, string text, params string[] more)
    {
        var output = await OutputOfAsync(["log", MakeFolder(("data.txt", text)), "--name", collection, "--type", "dataset", .. more]);
        return output.Trim();
    }
}
