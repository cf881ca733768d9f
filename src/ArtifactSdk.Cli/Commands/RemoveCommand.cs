using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts rm</c>: deletes one version.</summary>
internal static class RemoveCommand
{
    public static Command Create(Shell shell)
    {
        var path = Arguments.Version();
        var aliases = new Option<bool>("--aliases") { Description = "Delete the version even if it has aliases." };
        var yes = Arguments.Yes();
        var command = new Command("rm", "Delete a version. Its number is never used again.") { path, aliases, yes };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var parsed = invocation.Need(path);
            if (!parsed.Contains(':', StringComparison.Ordinal))
            {
                throw new UsageException($"'{parsed}' names no version; write {parsed}:v3. 'artifacts collection rm' deletes a whole collection.");
            }

            var version = await invocation.Client.GetArtifactAsync(parsed, cancellationToken: cancellationToken);
            if (version.IsLink)
            {
                throw new UsageException($"'{version.Path}' is a link to {version.SourcePath}; 'artifacts unlink' removes it, and 'artifacts rm {version.SourcePath}' deletes the version itself.");
            }

            await Arguments.ConfirmAsync(invocation, yes, $"Deleting {version.Path} ({Text.Count(version.FileCount, "file")})", cancellationToken);
            await version.DeleteAsync(invocation.Get(aliases), cancellationToken);
            invocation.Terminal.WriteNote($"deleted {version.Path}");
        });
        return command;
    }
}
