using ArtifactSdk.Http;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes and sends the manifest of a pending version. It is written to a temporary file, since it may be large.</summary>
internal sealed class ManifestUpload(ClientContext context, PublishTarget target, CreatedArtifact created, string action)
{
    private const string Name = "wandb_manifest.json";

    /// <summary>The manifest that the files are announced for.</summary>
    internal async Task<string> CreateAsync(CancellationToken cancellationToken) =>
        (await CreateAsync("", includeUpload: false, cancellationToken).ConfigureAwait(false)).Id ?? throw Missing("an id");

    internal async Task UploadAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"artifactsdk-{Path.GetRandomFileName()}.json");
        try
        {
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await ManifestWriter.WriteAsync(manifest, file, cancellationToken).ConfigureAwait(false);
            }

            await SendAsync(new FileContentSource(path), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task SendAsync(FileContentSource content, CancellationToken cancellationToken)
    {
        var hash = await ContentHasher.HashAsync(content, cancellationToken).ConfigureAwait(false);
        var progress = new ProgressTracker(null, hash.Size, 1).StartFile(Name, hash.Size);
        for (var last = false; ; last = true)
        {
            var made = await CreateAsync(hash.Digest.Base64, includeUpload: true, cancellationToken).ConfigureAwait(false);
            if (made.File?.UploadUrl is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            {
                throw Missing("an address to send it to");
            }

            var to = new UploadTarget(url, made.File.UploadHeaders ?? []);
            try
            {
                await new Uploader(context.Storage).UploadAsync(new UploadItem(Name, content, hash, to), to, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StorageUrlExpiredException) when (!last)
            {
                // Another address is asked for, once.
            }
            catch (StorageUrlExpiredException e)
            {
                throw TransferErrors.UploadRefused(Name, e);
            }
        }
    }

    private async Task<CreatedManifest> CreateAsync(string digest, bool includeUpload, CancellationToken cancellationToken)
    {
        var variables = new CreateArtifactManifestVariables(
            created.Id!, created.ArtifactSequence?.LatestArtifact?.Id, digest, target.Entity, target.Project, target.RunId, includeUpload);
        var data = await context.Api.ExecuteAsync(CreateArtifactManifestOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        return data.CreateArtifactManifest?.ArtifactManifest ?? throw Missing("anything");
    }

    private ArtifactApiException Missing(string what) =>
        new($"Could not {action}: the server's answer about the manifest does not hold {what}. Nothing was committed.", null) { Operation = CreateArtifactManifestOperation.Instance.Name };
}
