using ArtifactSdk.Http;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Gets the manifest of a version: asks where it is, reads it without the key, and makes sure that it is the version's.</summary>
internal static class ManifestDownload
{
    private const string Name = "wandb_manifest.json";

    internal static async Task<Manifest> FetchAsync(ClientContext context, ArtifactVersion version, string action, CancellationToken cancellationToken)
    {
        for (var last = false; ; last = true)
        {
            var file = await FindAsync(context, version, action, cancellationToken).ConfigureAwait(false);
            try
            {
                return await ReadAsync(context, version, file, action, cancellationToken).ConfigureAwait(false);
            }
            catch (StorageUrlExpiredException) when (!last)
            {
                // Signed addresses live for a while only; a new one is asked for once.
            }
            catch (StorageUrlExpiredException e)
            {
                throw new ArtifactTransferException($"Could not {action}: storage refused the signed address of the manifest, and a new one as well. Check the clocks of this machine and of the server.", Name, 2, e);
            }
            catch (ArtifactIntegrityException) when (!last)
            {
                // A proxy's bad answer passes, a damaged file stays.
            }
        }
    }

    private static async Task<ManifestAddress> FindAsync(ClientContext context, ArtifactVersion version, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(FetchArtifactManifestOperation.Instance, new ArtifactIdVariables(version.Id), action, cancellationToken).ConfigureAwait(false);
        var file = data.Artifact?.CurrentManifest?.File;
        return Uri.TryCreate(file?.DirectUrl, UriKind.Absolute, out var url)
            ? new ManifestAddress(url, ContentDigest.TryFromBase64(file?.Md5, out var digest) ? digest : null)
            : throw new ArtifactNotFoundException($"Could not {action}: the server has no manifest for it. The version may have been deleted.", version.Path);
    }

    private static async Task<Manifest> ReadAsync(ClientContext context, ArtifactVersion version, ManifestAddress file, string action, CancellationToken cancellationToken)
    {
        try
        {
            var (manifest, actual) = await context.Storage.GetAsync(file.Url, 0, Name, static (_, body, token) => ReadAsync(body, token), cancellationToken).ConfigureAwait(false);
            Verify(manifest, actual, file.Digest, version, action);
            return manifest;
        }
        catch (ManifestFormatException e)
        {
            throw new ArtifactException($"Could not {action}: the manifest of '{version.Path}' cannot be used. {e.Message} Nothing was written.", e);
        }
    }

    private static async ValueTask<(Manifest Manifest, ContentDigest Digest)> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var hashing = new HashingStream(body);
        var manifest = await ManifestReader.ReadAsync(hashing, ManifestLimits.Default, cancellationToken).ConfigureAwait(false);
        return (manifest, hashing.Finish());
    }

    // The server's word on the bytes decides where it gives one: the digest of a version that was put together of several manifests is
    // not that of their sum. Without its word, the entries must have the digest of the version.
    private static void Verify(Manifest manifest, ContentDigest actual, ContentDigest? expected, ArtifactVersion version, string action)
    {
        if (expected is { } bytes)
        {
            if (actual != bytes)
            {
                throw Damaged(bytes.Base64, actual.Base64, version, action);
            }
        }
        else if (ManifestDigest.Compute(manifest) is var computed && computed != version.Digest)
        {
            throw Damaged(version.Digest, computed, version, action);
        }
    }

    private static ArtifactIntegrityException Damaged(string expected, string actual, ArtifactVersion version, string action) =>
        new(
            $"Could not {action}: the manifest that came is not that of '{version.Path}' (its digest is {actual}, not {expected}), twice. Nothing was written. The stored file is damaged, or something on the way changes data.",
            Name,
            expected,
            actual);

    private sealed record ManifestAddress(Uri Url, ContentDigest? Digest);
}
