using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts whoami</c>: whose key it is, and what names without an entity mean.</summary>
internal static class WhoAmICommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("whoami", "Show whose API key is in use, on which server, and the default entity and teams.");
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var account = await invocation.Client.GetAccountAsync(cancellationToken);
            var entity = invocation.Entity ?? ArtifactClientOptions.FromEnvironment(invocation.HostUrl).Entity ?? account.Entity;
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, new { host = invocation.Client.BaseUrl, username = account.Username, email = account.Email, entity, teams = account.Teams });
                return;
            }

            invocation.Terminal.WriteResult($"host     {invocation.Client.BaseUrl.OriginalString}");
            invocation.Terminal.WriteResult($"user     {account.Username}{(account.Email is null ? "" : $" <{account.Email}>")}");
            invocation.Terminal.WriteResult($"entity   {entity ?? "none: name one with --entity or WANDB_ENTITY"}");
            invocation.Terminal.WriteResult($"teams    {(account.Teams.Count == 0 ? "none" : string.Join(", ", account.Teams))}");
        });
        return command;
    }
}
