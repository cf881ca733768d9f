using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli;

/// <summary>One call of one command: its arguments, and the client that they ask for.</summary>
internal sealed class Invocation(Shell shell, ParseResult parsed) : IDisposable
{
    private ArtifactClient? _client;

    public Terminal Terminal => shell.Terminal;

    public bool Json => parsed.GetValue(shell.Common.Json);

    public bool Quiet => parsed.GetValue(shell.Common.Quiet);

    public string? Host => parsed.GetValue(shell.Common.Host);

    public Uri? HostUrl => Host is { } host ? ParseHost(host) : null;

    public string? Entity => parsed.GetValue(shell.Common.Entity);

    public string? Project => parsed.GetValue(shell.Common.Project);

    /// <summary>Gets the client for the server that the options, the environment or the settings file name.</summary>
    public ArtifactClient Client => _client ??= new ArtifactClient(Options());

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T Need<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    public ArtifactClientOptions Options()
    {
        var options = new ArtifactClientOptions { LoggerFactory = new TerminalLoggers(Terminal, parsed.GetValue(shell.Common.Verbose)), ApplicationId = "cli" };
        if (HostUrl is { } host)
        {
            options.BaseUrl = host;
        }

        options.Entity = Entity;
        options.Project = Project;
        options.ReferenceHandlers.Add(new S3OnDemand());
        return options;
    }

    public static Uri ParseHost(string host) => Uri.TryCreate(host, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new UsageException($"--host: '{host}' is not an address; write http://host:port or https://host.");

    /// <summary>The entity and the project that a text such as <c>team/housing</c> or <c>housing</c> names.</summary>
    public static (string? Owner, string Project) ParseProject(string text)
    {
        var path = CollectionPath.Parse($"{text}/x");
        return (path.Owner, path.Project ?? throw new UsageException($"'{text}' is not a project; write PROJECT or ENTITY/PROJECT."));
    }

    public void Dispose() => _client?.Dispose();
}
