using System.Runtime.InteropServices;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;

namespace ArtifactSdk.Server;

/// <summary>The program around the server: arguments in, one line for each thing that is wrong, a clean end on Ctrl-C.</summary>
internal sealed class ServerProgram(TextWriter output, TextWriter error)
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Usage = 2;

    /// <summary>Runs until a signal, or <paramref name="cancellationToken"/>, asks it to end; returns the exit code.</summary>
    internal async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        try
        {
            if (args.Count > 0 && MaintenanceCommandLine.IsVerb(args[0]))
            {
                return await new MaintenanceProgram(output).RunAsync(MaintenanceCommandLine.Parse(args), cancellationToken);
            }

            var commandLine = ServerCommandLine.Parse(args);
            if (commandLine.ShowHelp || commandLine.ShowVersion)
            {
                await output.WriteAsync(commandLine.ShowHelp ? ServerCommandLine.Help : $"{Hosting.ProductVersion.Text}{Environment.NewLine}");
                return Success;
            }

            return await ServeAsync(commandLine.Options, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            await ComplainAsync(ServerCommandLine.InFlags(exception.Message));
            return Usage;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageOpenException or DomainException)
        {
            await ComplainAsync(exception.Message);
            return Failure;
        }
        catch (Exception exception)
        {
            // Nobody foresaw it, but a stack trace would tell the person at the keyboard no more.
            await ComplainAsync($"The server stopped because of an error: {exception.GetType().Name}: {exception.Message}");
            return Failure;
        }
    }

    private async Task<int> ServeAsync(RegistryServerOptions options, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        void End(PosixSignalContext signal)
        {
            // The second signal finds nobody to hold it up, and ends the process at once.
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));
        options.LoggerFactory = loggers;
        if (options.AllowRemote)
        {
            await ComplainAsync("warning: --allow-remote: keys and files travel unencrypted; put a proxy with TLS in front.");
        }

        try
        {
            await using var server = await RegistryServer.StartAsync(options, AnnounceAsync, ending.Token);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = ending.Token.Register(() => stopped.TrySetResult());
            await stopped.Task;
            await server.StopAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end before it had started: nothing to tell.
        }

        return Success;
    }

    private async Task AnnounceAsync(RegistryServer server)
    {
        await output.WriteLineAsync($"Listening on {server.BaseUrl.OriginalString.TrimEnd('/')}");
        await output.WriteLineAsync($"Data: {server.Storage.Description}");
        await output.WriteLineAsync(
            $"Runs go to team '{server.Entity}', registries are those of organization '{server.Organization}' (entity '{server.OrganizationEntity}').");
        await output.WriteLineAsync();
        await output.WriteLineAsync("For clients, in the shell that starts them:");
        await output.WriteLineAsync($"  export WANDB_BASE_URL={server.BaseUrl.OriginalString.TrimEnd('/')}");
        if (server.ApiKey is null)
        {
            await output.WriteLineAsync("  export WANDB_API_KEY=<the key that the first start printed>");
            await output.WriteLineAsync();
            await output.WriteLineAsync("The key is not shown again: only its hash is kept. Start with --new-key to make another.");
        }
        else
        {
            await output.WriteLineAsync($"  export WANDB_API_KEY={server.ApiKey}");
            await output.WriteLineAsync();
            await output.WriteLineAsync($"This API key of user '{server.AdminUser}' is shown only now; keep it. Only its hash is kept here.");
        }

        await output.FlushAsync();
    }

    /// <summary>One line, whatever the message looks like.</summary>
    private Task ComplainAsync(string message) => error.WriteLineAsync(message.ReplaceLineEndings(" "));
}
