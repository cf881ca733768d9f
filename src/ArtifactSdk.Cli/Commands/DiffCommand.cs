using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts diff</c>: what changed between two versions.</summary>
internal static class DiffCommand
{
    public static Command Create(Shell shell)
    {
        var old = Arguments.Version("OLD");
        var next = Arguments.Version("NEW");
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit with 1 if there are differences." };
        var command = new Command("diff", "Compare the files of two versions: A added, D removed, M changed.") { old, next, exitCode };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var before = await FilesAsync(invocation, invocation.Need(old), cancellationToken);
            var after = await FilesAsync(invocation, invocation.Need(next), cancellationToken);
            string[] added = [.. after.Keys.Where(name => !before.ContainsKey(name))];
            string[] removed = [.. before.Keys.Where(name => !after.ContainsKey(name))];
            string[] changed = [.. after.Where(file => before.TryGetValue(file.Key, out var was) && was != file.Value).Select(file => file.Key)];
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, new { added, removed, changed });
            }
            else
            {
                var lines = added.Select(name => ('A', name)).Concat(removed.Select(name => ('D', name))).Concat(changed.Select(name => ('M', name)));
                foreach (var (mark, name) in lines.OrderBy(line => line.name, StringComparer.Ordinal))
                {
                    invocation.Terminal.WriteResult($"{mark}  {name}");
                }

                invocation.Terminal.WriteNote($"{added.Length} added, {removed.Length} removed, {changed.Length} changed");
            }

            return invocation.Get(exitCode) && added.Length + removed.Length + changed.Length > 0 ? ExitCodes.Failed : ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<SortedDictionary<string, (string Digest, string? Reference)>> FilesAsync(Invocation invocation, string path, CancellationToken cancellationToken)
    {
        var version = await invocation.Client.GetArtifactAsync(path, cancellationToken: cancellationToken);
        var files = new SortedDictionary<string, (string, string?)>(StringComparer.Ordinal);
        await foreach (var file in version.GetFilesAsync(cancellationToken))
        {
            files[file.Name] = (file.Digest, file.Reference?.OriginalString);
        }

        return files;
    }
}
