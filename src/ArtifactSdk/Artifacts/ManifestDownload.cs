using ArtifactSdk.Http;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Gets the manifest of a version: asks where it is, and reads it without the key.</summary>
internal static class ManifestDownload
{
    internal static async Task<Manifest> FetchAsync(ClientContext context, ArtifactVersion version, string action, CancellationToken cancellationToken)
    {
        var url = await FindAsync(context, version, action, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(context, version, url, action, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUrlExpiredException)
        {
            // Signed addresses live for a while only; a new one is asked for once.
            url = await FindAsync(context, version, action, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await ReadAsync(context, version, url, action, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUrlExpiredException e)
        {
            throw new ArtifactTransferException($"Could not {action}: storage refused the signed address of the manifest, and a new one as well. Check the clocks of this machine and of the server.", "wandb_manifest.json", 2, e);
        }
    }

    private static async Task<Uri> FindAsync(ClientContext context, ArtifactVersion version, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(FetchArtifactManifestOperation.Instance, new ArtifactIdVariables(version.Id), action, cancellationToken).ConfigureAwait(false);
        return data.Artifact?.CurrentManifest?.File?.DirectUrl is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? url
            : throw new ArtifactNotFoundException($"Could not {action}: the server has no manifest for it. The version may have been deleted.", version.Path);
    }

    private static async Task<Manifest> ReadAsync(ClientContext context, ArtifactVersion version, Uri url, string action, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Storage.GetAsync(
                url, 0, "wandb_manifest.json", static (_, body, token) => ManifestReader.ReadAsync(body, ManifestLimits.Default, token), cancellationToken).ConfigureAwait(false);
        }
        catch (ManifestFormatException e)
        {
            throw new ArtifactException($"Could not {action}: the manifest of '{version.Path}' cannot be used. {e.Message} Nothing was written.", e);
        }
    }
}
