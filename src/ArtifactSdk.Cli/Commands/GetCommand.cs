using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts get</c>: a version, or a part of it, comes to a folder.</summary>
internal static class GetCommand
{
    public static Command Create(Shell shell)
    {
        var path = Arguments.Version();
        var type = Arguments.Type();
        var tag = new Option<string?>("--tag") { Description = "A version or alias, if VERSION contains none.", HelpName = "TAG" };
        var output = new Option<string?>("--out", "-o") { Description = "The folder to write to (default: ./artifacts/NAME:VERSION).", HelpName = "DIR" };
        var only = new Option<string?>("--only") { Description = "Only files whose names start with this.", HelpName = "PREFIX" };
        var files = Arguments.Many("--file", "Only this file. May be repeated.", "NAME", "-f");
        var verify = new Option<bool>("--verify") { Description = "After the download, read the folder and compare every digest." };
        var mirror = new Option<bool>("--mirror") { Description = "Make the folder identical to the version: other files are deleted." };
        var noCache = new Option<bool>("--no-cache") { Description = "Neither read nor fill the cache." };
        var noReferences = new Option<bool>("--skip-references") { Description = "Leave out references." };
        var command = new Command("get", "Download a version. Files that are already there and correct are not fetched again.")
        {
            path, type, tag, output, only, files, verify, mirror, noCache, noReferences,
        };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var whole = invocation.Get(only) is null && invocation.Get(files)!.Length == 0;
            if (invocation.Get(mirror) && (!whole || invocation.Get(output) is null))
            {
                throw new UsageException("--mirror needs --out DIR and the whole version, because it deletes all other files in the folder.");
            }

            if (invocation.Get(verify) && !whole)
            {
                throw new UsageException("--verify compares a whole version; leave --only and --file out.");
            }

            var version = await invocation.Client.GetArtifactAsync(invocation.Need(path), invocation.Get(type), invocation.Get(tag), cancellationToken);
            var download = await ProgressDisplay.RunAsync(invocation.Terminal, "Downloading", progress =>
            {
                var options = new DownloadOptions
                {
                    NamePrefix = invocation.Get(only),
                    Names = invocation.Get(files) is { Length: > 0 } names ? names : null,
                    SkipCache = invocation.Get(noCache),
                    SkipReferences = invocation.Get(noReferences),
                    Progress = progress,
                };
                return invocation.Get(mirror)
                    ? version.CheckoutAsync(invocation.Get(output)!, options, cancellationToken)
                    : version.DownloadAsync(invocation.Get(output), options, cancellationToken);
            });
            var differences = invocation.Get(verify) ? await version.VerifyAsync(download.Directory, cancellationToken) : null;
            Write(invocation, version, download, differences);
            return differences is { Missing.Count: > 0 } or { Wrong.Count: > 0 } ? ExitCodes.Integrity : ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Invocation invocation, ArtifactVersion version, ArtifactDownload download, FolderDifferences? differences)
    {
        if (invocation.Json)
        {
            JsonResult.Write(invocation.Terminal, new
            {
                path = version.Path.ToString(),
                directory = download.Directory,
                files = download.FileCount,
                bytesTransferred = download.BytesTransferred,
                bytesReused = download.BytesReused,
                verified = differences is null ? (bool?)null : differences.Missing.Count == 0 && differences.Wrong.Count == 0,
                missing = differences?.Missing ?? [],
                wrong = differences?.Wrong ?? [],
                extra = differences?.Extra ?? [],
            });
            return;
        }

        invocation.Terminal.WriteResult(download.Directory);
        invocation.Terminal.WriteNote($"{version.Path}: {Text.Count(download.FileCount, "file")}, {Text.Size(download.BytesTransferred)} fetched, {Text.Size(download.BytesReused)} there already");
        foreach (var name in differences?.Missing ?? [])
        {
            invocation.Terminal.WriteError($"missing: {name}");
        }

        foreach (var name in differences?.Wrong ?? [])
        {
            invocation.Terminal.WriteError($"wrong bytes: {name}");
        }

        if (differences is { Missing.Count: 0, Wrong.Count: 0 })
        {
            invocation.Terminal.WriteNote(differences.Extra.Count == 0 ? "verified: the folder equals the version" : $"verified; {Text.Count(differences.Extra.Count, "further file")} in the folder");
        }
    }
}
