using System.CommandLine;
using ArtifactSdk.Cli.Diagnosis;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts doctor</c>: what of the set-up works, and how to mend the rest.</summary>
internal static class DoctorCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("doctor", "Check server, certificate, clock, key, entity, organization and storage one by one, with remedies.");
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var options = ArtifactClientOptions.FromEnvironment(invocation.HostUrl);
            options.Entity = invocation.Entity ?? options.Entity;
            options.Retry.MaxAttempts = 1;
            options.ApplicationId = "cli-doctor";
            using var doctor = new Doctor(options, TimeProvider.System);
            var results = new List<CheckResult>();
            await foreach (var result in doctor.RunAsync(cancellationToken))
            {
                results.Add(result);
                if (!invocation.Json)
                {
                    Write(invocation.Terminal, result);
                }
            }

            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, results);
            }

            return results.Any(result => result.Status == CheckStatus.Failed) ? ExitCodes.Failed : ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, CheckResult result)
    {
        var mark = result.Status switch
        {
            CheckStatus.Ok => "ok",
            CheckStatus.Warning => "warn",
            CheckStatus.Failed => "FAIL",
            _ => "-",
        };
        terminal.WriteResult($"{mark,-5}{result.Name,-13}{result.Detail}");
        if (result.Remedy is not null)
        {
            terminal.WriteResult($"{"",-18}{result.Remedy}");
        }

        terminal.Out.Flush();
    }
}
