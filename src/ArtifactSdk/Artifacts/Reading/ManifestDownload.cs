using ArtifactSdk.Http;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// Gets the manifest of a version: asks where it is, reads it without the key, and makes sure that it is the version's. Where the server says what
/// digest the manifest has, it is kept in the cache as any file is, so that storage is asked for it once.
/// </summary>
internal static class ManifestDownload
{
    private const string Name = "wandb_manifest.json";

    internal static async Task<Manifest> FetchAsync(ClientContext context, ArtifactVersion version, string action, CancellationToken cancellationToken, bool skipCache = false)
    {
        var cache = skipCache ? null : context.Cache;
        if (version.Snapshot.Manifest?.Take() is { } hint)
        {
            try
            {
                return await TryReadCachedAsync(cache, hint.Digest, cancellationToken).ConfigureAwait(false)
                    ?? await ReadAsync(context, cache, version, hint, action, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StorageUrlExpiredException or ArtifactTransferException { Attempts: 1 } || IsBadAnswer(e))
            {
                // The server is asked for an address of now; it also knows whether the version is still there.
            }
        }

        for (var last = false; ; last = true)
        {
            var file = await FindAsync(context, version, action, cancellationToken).ConfigureAwait(false);
            if (await TryReadCachedAsync(cache, file.Digest, cancellationToken).ConfigureAwait(false) is { } cached)
            {
                return cached;
            }

            try
            {
                return await ReadAsync(context, cache, version, file, action, cancellationToken).ConfigureAwait(false);
            }
            catch (StorageUrlExpiredException) when (!last)
            {
                // Signed addresses live for a while only; a new one is asked for once.
            }
            catch (StorageUrlExpiredException e)
            {
                throw new ArtifactTransferException($"Could not {action}: storage refused the signed address of the manifest, and a new one too. Check the clocks of this machine and of the server.", Name, 2, e);
            }
            catch (Exception e) when (!last && IsBadAnswer(e))
            {
                // A proxy's bad answer passes, a damaged file stays.
            }
        }
    }

    // Text that is no JSON may be some that was cut off on a connection that ended in order.
    private static bool IsBadAnswer(Exception failure) =>
        failure is ArtifactIntegrityException or ArtifactException { InnerException: ManifestFormatException { InnerException: System.Text.Json.JsonException } };

    private static async Task<ManifestAddress> FindAsync(ClientContext context, ArtifactVersion version, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(FetchArtifactManifestOperation.Instance, new ArtifactIdVariables(version.Id), action, cancellationToken).ConfigureAwait(false);
        return ManifestAddress.From(data.Artifact?.CurrentManifest?.File)
            ?? throw new ArtifactNotFoundException($"Could not {action}: the server has no manifest for it. The version may have been deleted.", version.Path);
    }

    private static async Task<Manifest?> TryReadCachedAsync(FileCache? cache, ContentDigest? known, CancellationToken cancellationToken)
    {
        if (known is not { } digest || cache?.TryOpen(digest, null) is not { } file)
        {
            return null;
        }

        try
        {
            await using (file.ConfigureAwait(false))
            {
                using var hashing = new HashingStream(file);
                var manifest = await ManifestReader.ReadAsync(hashing, ManifestLimits.Default, cancellationToken).ConfigureAwait(false);
                if (hashing.Finish() == digest)
                {
                    return manifest;
                }
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ManifestFormatException)
        {
            // Nothing in the cache is trusted; storage has it too.
        }

        cache.TryRemove(digest);
        return null;
    }

    private static async Task<Manifest> ReadAsync(
        ClientContext context, FileCache? cache, ArtifactVersion version, ManifestAddress file, string action, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Storage.GetAsync(file.Url, 0, Name, ReceiveAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ManifestFormatException e)
        {
            throw new ArtifactException($"Could not {action}: the manifest of '{version.Path}' cannot be used. {e.Message} Nothing was written.", e);
        }
        catch (ArtifactTransferException e)
        {
            throw new ArtifactTransferException($"Could not {action}: the list of its files did not arrive. {e.Message}", e.Name, e.Attempts, e.InnerException!);
        }

        async ValueTask<Manifest> ReceiveAsync(HttpResponseMessage response, Stream body, CancellationToken token)
        {
            using var hashing = new HashingStream(body, file.Digest is null ? null : cache?.TryCreate());
            var manifest = await ManifestReader.ReadAsync(hashing, ManifestLimits.Default, token).ConfigureAwait(false);
            Verify(manifest, hashing.Finish(), file.Digest, version, action);
            if (hashing.Copy is { } copy)
            {
                cache!.TryKeep(copy, file.Digest!.Value);
            }

            return manifest;
        }
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
            $"Could not {action}: the manifest that arrived is not that of '{version.Path}' (its digest is {actual}, not {expected}), twice. Nothing was written. The stored file is damaged, or something in between changes data.",
            Name,
            expected,
            actual);
}
