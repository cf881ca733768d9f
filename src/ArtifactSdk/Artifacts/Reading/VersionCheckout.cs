using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes a folder a mirror of a version: first everything that is right is there, then the rest goes, but for what is in the way.</summary>
internal static class VersionCheckout
{
    internal static async Task<ArtifactDownload> RunAsync(ClientContext context, ArtifactVersion version, string directory, DownloadOptions options, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory);
        if (Path.GetDirectoryName(root) is null)
        {
            throw new ArgumentException($"'{root}' is the root of a file system; everything in it would be deleted. Use a separate folder.", nameof(directory));
        }

        var action = $"check out '{version.Path}'";
        var pending = new PendingFiles(options.Timeout is not null);
        return await OperationDeadline.RunAsync(options.Timeout, context.TimeProvider, pending, action, VersionDownload.Resumes, MirrorAsync, cancellationToken).ConfigureAwait(false);

        async Task<ArtifactDownload> MirrorAsync(CancellationToken token)
        {
            var manifest = await ManifestDownload.FetchAsync(context, version, action, token, options.SkipCache).ConfigureAwait(false);
            var mirror = new MirroredFolder(root, manifest, action);
            mirror.MakeWay(token);
            var result = await VersionDownload.RunAsync(context, version, manifest, root, options, action, pending, token).ConfigureAwait(false);
            mirror.DeleteExtra(token);
            return result;
        }
    }
}
