using System.CommandLine;
using ArtifactSdk.Cli.Output;
using ArtifactSdk.Server;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts serve</c>: the registry server in this process, until Ctrl-C.</summary>
internal static class ServeCommand
{
    public static Command Create(Shell shell)
    {
        var data = new Option<string?>("--data") { Description = "The data folder (default: artifacts-server in the user's local data).", HelpName = "DIR" };
        var temporary = new Option<bool>("--temporary") { Description = "Use a temporary folder, which is deleted at the end." };
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on; port 0 means any free port.", HelpName = "URL", DefaultValueFactory = static _ => ServerCommandLine.DefaultUrls };
        var remote = new Option<bool>("--allow-remote") { Description = "Allow addresses that other machines can reach; the traffic is not encrypted." };
        var publicUrl = new Option<string?>("--public-url") { Description = "The address that clients use, if it differs (behind a proxy).", HelpName = "URL" };
        var newKey = new Option<bool>("--new-key") { Description = "Create and print another API key; existing keys stay valid." };
        var organization = new Option<string?>("--organization") { Description = "First start: display name of the organization (default: local).", HelpName = "NAME" };
        var team = new Option<string?>("--team") { Description = "First start: the default team for runs (default: local-team).", HelpName = "NAME" };
        var admin = new Option<string?>("--admin") { Description = "First start: the owner of the API key (default: admin).", HelpName = "NAME" };
        var registries = Arguments.Many("--registry", "A registry to create, instead of the default ones. May be repeated (default: model, dataset).", "NAME");
        var command = new Command("serve", "Run a registry server on this machine. Prints its address, its key (once), and how to use both.")
        {
            data, temporary, urls, remote, publicUrl, newKey, organization, team, admin, registries,
        };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            if (invocation.Get(temporary) && invocation.Has(data))
            {
                throw new UsageException("--temporary keeps no data, --data says where to keep it; use only one of them.");
            }

            var options = new RegistryServerOptions
            {
                DataDirectory = invocation.Get(temporary) ? null : invocation.Get(data) ?? DefaultFolder(),
                Urls = invocation.Get(urls)!,
                AllowRemote = invocation.Get(remote),
                PublicUrl = invocation.Get(publicUrl) is { } url ? Invocation.ParseHost(url) : null,
                CreateApiKey = invocation.Get(newKey),
            };
            options.Organization = invocation.Get(organization) ?? options.Organization;
            options.Team = invocation.Get(team) ?? options.Team;
            options.AdminUser = invocation.Get(admin) ?? options.AdminUser;
            if (invocation.Get(registries) is { Length: > 0 } names)
            {
                options.Registries.Clear();
                foreach (var name in names)
                {
                    options.Registries.Add(name);
                }
            }

            await ServeAsync(invocation, options, cancellationToken);
        });
        return command;
    }

    private static async Task ServeAsync(Invocation invocation, RegistryServerOptions options, CancellationToken cancellationToken)
    {
        using var loggers = new TerminalLoggers(invocation.Terminal, verbose: false);
        options.LoggerFactory = loggers;
        if (options.AllowRemote)
        {
            invocation.Terminal.WriteWarning("--allow-remote: keys and files are not encrypted in transit; put a TLS proxy in front.");
        }

        try
        {
            await using var server = await RegistryServer.StartAsync(
                options,
                started =>
                {
                    Announce(invocation, started, options.DataDirectory is null);
                    return Task.CompletedTask;
                },
                cancellationToken);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(() => stopped.TrySetResult());
            await stopped.Task;
            invocation.Terminal.WriteNote("stopping: waiting for requests that are being answered; Ctrl-C again does not wait");
            await server.StopAsync(CancellationToken.None);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(ServerCommandLine.InFlags(exception.Message));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end before it had started: nothing to tell.
        }
    }

    private static void Announce(Invocation invocation, RegistryServer server, bool temporary)
    {
        var terminal = invocation.Terminal;
        var url = server.BaseUrl.OriginalString.TrimEnd('/');
        if (invocation.Json)
        {
            JsonResult.Write(terminal, new { url, apiKey = server.ApiKey, user = server.AdminUser, entity = server.Entity, organization = server.Organization, data = server.DataDirectory, temporary });
            terminal.Out.Flush();
            return;
        }

        var key = server.ApiKey ?? "<the key that the first start printed>";
        terminal.WriteResult($"Listening on {url}");
        terminal.WriteResult($"Data: {server.DataDirectory}{(temporary ? " (removed at the end)" : "")}");
        terminal.WriteResult($"Runs go to team '{server.Entity}', registries are those of organization '{server.Organization}'.");
        terminal.WriteResult("");
        terminal.WriteResult(server.ApiKey is null
            ? "The API key is not shown again: only its hash is kept. Start with --new-key to create another."
            : $"API key of user '{server.AdminUser}', shown only now (only its hash is kept): {server.ApiKey}");
        terminal.WriteResult("");
        terminal.WriteResult("Shell, for every client started from it:");
        terminal.WriteResult($"  export WANDB_BASE_URL={url} WANDB_API_KEY={key}");
        terminal.WriteResult("C#:");
        terminal.WriteResult($"  using var client = new ArtifactClient(new ArtifactClientOptions {{ BaseUrl = new Uri(\"{url}\"), ApiKey = \"{key}\" }});");
        terminal.WriteResult("Python:");
        terminal.WriteResult($"  wandb.login(host=\"{url}\", key=\"{key}\")");
        terminal.WriteResult("");
        terminal.WriteResult("Ctrl-C ends it.");
        terminal.Out.Flush();
    }

    private static string DefaultFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "artifacts-server");
}
