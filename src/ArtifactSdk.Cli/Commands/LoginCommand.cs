using System.CommandLine;
using ArtifactSdk.Cli.Credentials;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts login</c>: checks a key, then keeps it where this client and the official one look.</summary>
internal static class LoginCommand
{
    public static Command Create(Shell shell)
    {
        var keyFile = new Option<string?>("--key-file") { Description = "Read the API key from a file instead of asking for it.", HelpName = "FILE" };
        var command = new Command("login", "Check an API key and store it in netrc; with --host, also store the address in the settings file.") { keyFile };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var options = invocation.Options();
            var baseUrl = ArtifactClientOptions.FromEnvironment(invocation.HostUrl).BaseUrl;
            options.ApiKey = invocation.Get(keyFile) is { } file
                ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
                : await KeyPrompt.ReadAsync(invocation.Terminal, baseUrl, cancellationToken);
            if (options.ApiKey.Length == 0)
            {
                throw new UsageException($"--key-file: '{invocation.Get(keyFile)}' is empty.");
            }

            options.BaseUrl = baseUrl;
            using var client = new ArtifactClient(options);
            var account = await client.GetAccountAsync(cancellationToken);

            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var netrc = NetrcFile.OfUser(Environment.GetEnvironmentVariable, home);
            await netrc.SetAsync(MachineName.Of(client.BaseUrl), options.ApiKey, cancellationToken);
            invocation.Terminal.WriteResult($"Logged in to {client.BaseUrl.Host} as {account.Username}; the key is stored in {netrc.Path}");
            if (invocation.Host is not null)
            {
                var settings = SettingsFile.OfUser(Environment.GetEnvironmentVariable, home);
                await settings.SetAsync("base_url", client.BaseUrl.OriginalString.TrimEnd('/'), cancellationToken);
                invocation.Terminal.WriteNote($"The address is stored in {settings.Path}");
            }

            WarnOfVariables(invocation, client.BaseUrl);
        });
        return command;
    }

    private static void WarnOfVariables(Invocation invocation, Uri baseUrl)
    {
        if (Environment.GetEnvironmentVariable("WANDB_API_KEY") is { Length: > 0 })
        {
            invocation.Terminal.WriteWarning("WANDB_API_KEY is set and overrides the stored key; unset it to use the stored one.");
        }

        if (Environment.GetEnvironmentVariable("WANDB_BASE_URL") is { Length: > 0 } other && other.TrimEnd('/') != baseUrl.OriginalString.TrimEnd('/'))
        {
            invocation.Terminal.WriteWarning($"WANDB_BASE_URL is set to {other} and overrides the stored address; unset it to use {baseUrl.OriginalString}.");
        }
    }
}
