using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.FileSystem;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>
/// Parts as objects of their own, <c>parts/{upload}/{number}</c>, which the store itself joins by a multipart upload that copies
/// them: the bytes come to the server once, to be hashed, and never go back. They are not sent as parts of a multipart upload
/// from the start because its tag says nothing about the whole, and a blob must not have its name before its digest is known;
/// and because an upload that is only a prefix needs no state: any server gives out URLs for it, completes it or clears it away.
/// </summary>
internal sealed class S3PartStore(S3BlobStore blobs, ILogger logger) : IPartStore, IAsyncDisposable
{
    internal const string Folder = "parts/";

    private const string JoinScheme = "join:";
    private const long SmallFile = 64 << 20;

    private readonly DetachedWork _assemblies = new();

    internal static string KeyOf(S3Options options, string uploadId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(options, uploadId)}{number:D5}");

    public ValueTask<string> BeginAsync(BlobKey key, IReadOnlyList<UploadPart> parts, CancellationToken cancellationToken) =>
        ValueTask.FromResult(UploadIds.Of(key, parts));

    /// <summary>Only in proxy mode: otherwise clients send parts to the store, which compares their digests itself.</summary>
    public async ValueTask PutAsync(PartKey part, long? size, Stream body, CancellationToken cancellationToken)
    {
        var objectKey = KeyOf(blobs.Options, part.UploadId, part.Part.Number);
        await using var spool = new SpooledBody();
        UploadIds.RequireDigest(part, (await spool.ReadAsync(body, cancellationToken)).HexMd5);
        await blobs.SendAsync(objectKey, part.Part.HexMd5, spool, cancellationToken);
    }

    public async ValueTask CompleteAsync(
        BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes, CancellationToken cancellationToken)
    {
        UploadIds.Require(uploadId, key, parts);
        await _assemblies.RunAsync(uploadId, stopping => AssembleAsync(key, uploadId, parts, maxBytes, stopping), cancellationToken);
    }

    /// <summary>Parts without an end, and joins that a server began and did not live to finish.</summary>
    public async IAsyncEnumerable<OpenUpload> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OpenUpload? current = null;
        await foreach (var part in blobs.ListAsync(Folder, cancellationToken))
        {
            var id = part.Key[(blobs.Options.Prefix.Length + Folder.Length)..].Split('/')[0];
            if (!UploadIds.IsId(id))
            {
                continue;
            }

            if (current is not null && current.UploadId != id)
            {
                yield return current;
                current = null;
            }

            var arrived = S3BlobStore.TimeOf(part.LastModified);
            current = new OpenUpload(
                id, (current?.Parts ?? 0) + 1, (current?.Size ?? 0) + (part.Size ?? 0), current?.LastPartAt > arrived ? current.LastPartAt : arrived);
        }

        if (current is not null)
        {
            yield return current;
        }

        await foreach (var join in S3PartJoin.ListAsync(blobs, cancellationToken))
        {
            yield return new OpenUpload($"{JoinScheme}{join.UploadId}:{join.Key}", 0, 0, S3BlobStore.TimeOf(join.Initiated));
        }
    }

    public async ValueTask RemoveAsync(string uploadId, CancellationToken cancellationToken)
    {
        if (uploadId.StartsWith(JoinScheme, StringComparison.Ordinal) && uploadId[JoinScheme.Length..].Split(':', 2) is [var id, var objectKey])
        {
            await S3PartJoin.AbortAsync(blobs, objectKey, id, cancellationToken);
            return;
        }

        List<string> keys = [];
        await foreach (var part in blobs.ListAsync(Relative(uploadId), cancellationToken))
        {
            keys.Add(part.Key);
        }

        await blobs.DeleteAsync(keys, cancellationToken);
    }

    /// <summary>Gives up what is being put together: the parts are there for the next attempt.</summary>
    public ValueTask DisposeAsync() => _assemblies.DisposeAsync();

    private static string PrefixOf(S3Options options, string uploadId) => options.Prefix + Relative(uploadId);

    private static string Relative(string uploadId) => UploadIds.IsId(uploadId)
        ? $"{Folder}{uploadId}/"
        : throw DomainException.Invalid($"'{uploadId}' is not an upload of this server.");

    private async Task AssembleAsync(BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes, CancellationToken stopping)
    {
        try
        {
            if (await blobs.StatAsync(key, stopping) is null)
            {
                await MakeAsync(key, await FindAsync(uploadId, parts, stopping), maxBytes, stopping);
            }
        }
        catch (BlobDigestException)
        {
            // These parts never make that file.
            await DiscardAsync(uploadId);
            throw;
        }
        catch (Exception exception) when (exception is DomainException or AmazonS3Exception)
        {
            // Another server that was asked to complete the same has been faster, and has cleared the parts away.
            if (await blobs.StatAsync(key, stopping) is null)
            {
                throw;
            }
        }

        await DiscardAsync(uploadId);
    }

    private async Task<List<S3Part>> FindAsync(string uploadId, IReadOnlyList<UploadPart> parts, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var part in blobs.ListAsync(Relative(uploadId), cancellationToken))
        {
            sizes[part.Key] = part.Size ?? 0;
        }

        return
        [
            .. parts.OrderBy(part => part.Number).Select(part => KeyOf(blobs.Options, uploadId, part.Number) is var objectKey && sizes.TryGetValue(objectKey, out var size)
                ? new S3Part(objectKey, size)
                : throw UploadIds.Missing(part.Number)),
        ];
    }

    private async Task MakeAsync(BlobKey key, List<S3Part> parts, long maxBytes, CancellationToken cancellationToken)
    {
        var size = parts.Sum(part => part.Size);
        if (size > maxBytes)
        {
            throw UploadIds.TooLarge(maxBytes);
        }

        await using var whole = new S3PartsStream(blobs, parts);
        if (size <= SmallFile)
        {
            // Whatever its parts are: stores do not join small ones.
            await blobs.PutAsync(key, whole, cancellationToken);
            return;
        }

        S3PartJoin.RequireSizes(parts);
        var (actual, _) = await BodyDigest.ReadAsync(whole, target: null, cancellationToken);
        if (actual != key.HexMd5)
        {
            throw new BlobDigestException(key, actual);
        }

        await S3PartJoin.RunAsync(blobs, blobs.KeyOf(key), parts, cancellationToken);
    }

    private async Task DiscardAsync(string uploadId)
    {
        try
        {
            await RemoveAsync(uploadId, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DomainException or AmazonS3Exception)
        {
            // Left for the garbage collection.
            StorageLog.TemporaryFileStays(logger, exception.Message);
        }
    }
}
