using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes a folder a mirror of a version: first everything that is right is there, then the rest goes.</summary>
internal static class VersionCheckout
{
    internal static async Task<ArtifactDownload> RunAsync(ClientContext context, ArtifactVersion version, string directory, DownloadOptions options, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory);
        if (Path.GetDirectoryName(root) is null)
        {
            throw new ArgumentException($"'{root}' is the root of a file system; everything in it would be deleted. Name a folder of its own.", nameof(directory));
        }

        var action = $"check out '{version.Path}'";
        var pending = new PendingFiles(options.Timeout is not null);
        return await OperationDeadline.RunAsync(options.Timeout, context.TimeProvider, pending, action, VersionDownload.Resumes, MirrorAsync, cancellationToken).ConfigureAwait(false);

        async Task<ArtifactDownload> MirrorAsync(CancellationToken token)
        {
            var manifest = await ManifestDownload.FetchAsync(context, version, action, token, options.SkipCache).ConfigureAwait(false);
            var result = await VersionDownload.RunAsync(context, version, manifest, root, options, action, pending, token).ConfigureAwait(false);
            DeleteExtra(root, manifest, action, token);
            return result;
        }
    }

    private static void DeleteExtra(string root, Manifest manifest, string action, CancellationToken cancellationToken)
    {
        // Where case makes no difference, a file may stand there under another spelling of its name.
        var comparer = new TargetFolder(root, TimeProvider.System).IsCaseSensitive() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var kept = manifest.Entries.Select(e => e.Path).ToHashSet(comparer);
        foreach (var name in FolderScan.Files(root).Where(n => !kept.Contains(n)).ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Delete(root, name, action);
        }
    }

    // A link is deleted itself, not what it leads to.
    private static void Delete(string root, string name, string action)
    {
        var path = Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
        try
        {
            if (new DirectoryInfo(path) is { Exists: true, LinkTarget: not null } link)
            {
                link.Delete();
            }
            else
            {
                File.Delete(path);
            }

            for (var folder = Path.GetDirectoryName(path)!; folder.Length > root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactTransferException($"Could not {action}: '{path}', which the version does not hold, could not be deleted. {e.Message} Everything that the version holds is in place.", name, 1, e);
        }
    }
}
