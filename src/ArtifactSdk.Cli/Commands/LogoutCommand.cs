using System.CommandLine;
using ArtifactSdk.Cli.Credentials;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts logout</c>: forgets the key of a server.</summary>
internal static class LogoutCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("logout", "Remove the key of the server from netrc. The key itself stays valid: revoke it on the server.");
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var baseUrl = ArtifactClientOptions.FromEnvironment(invocation.HostUrl).BaseUrl;
            var netrc = NetrcFile.OfUser(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
            var machine = MachineName.Of(baseUrl);
            var removed = await netrc.RemoveAsync(machine, cancellationToken);
            invocation.Terminal.WriteResult(removed ? $"Removed the key of {machine} from {netrc.Path}" : $"{netrc.Path} contains no key of {machine}");
            if (Environment.GetEnvironmentVariable("WANDB_API_KEY") is { Length: > 0 })
            {
                invocation.Terminal.WriteWarning("WANDB_API_KEY is set and stays in use; unset it too.");
            }
        });
        return command;
    }
}
