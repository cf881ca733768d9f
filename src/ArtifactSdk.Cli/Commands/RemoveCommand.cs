using System.CommandLine;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts rm</c>: deletes one version.</summary>
internal static class RemoveCommand
{
    public static Command Create(Shell shell)
    {
        var path = Arguments.Version();
        var aliases = new Option<bool>("--aliases") { Description = "Delete it although it has aliases; they go with it." };
        var yes = Arguments.Yes();
        var command = new Command("rm", "Delete a version. Its number is never used again.") { path, aliases, yes };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var parsed = invocation.Need(path);
            if (!parsed.Contains(':', StringComparison.Ordinal))
            {
                throw new UsageException($"'{parsed}' does not say which version; write {parsed}:v3. 'artifacts collection rm' deletes a whole collection.");
            }

            var version = await invocation.Client.GetArtifactAsync(parsed, cancellationToken: cancellationToken);
            if (version.IsLink)
            {
                throw new UsageException($"'{version.Path}' is a link to {version.SourcePath}; 'artifacts unlink' takes it away, and 'artifacts rm {version.SourcePath}' deletes the version itself.");
            }

            await Arguments.ConfirmAsync(invocation, yes, $"Deleting {version.Path} ({version.FileCount} files)", cancellationToken);
            await version.DeleteAsync(invocation.Get(aliases), cancellationToken);
            invocation.Terminal.WriteNote($"deleted {version.Path}");
        });
        return command;
    }
}
