using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.FileSystem;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>
/// Blobs as objects of one bucket, under their digest. An object appears whole or not at all, so that what
/// <see cref="StatAsync"/> reports is what was uploaded, by the server or by a client with a presigned URL.
/// </summary>
internal sealed class S3BlobStore(AmazonS3Client client, S3Options options, ILogger logger) : IBlobStore, IDisposable
{
    internal const string Folder = "blobs/";

    private const int StatsAtOnce = 32;
    private const int Md5HexLength = 32;

    /// <exception cref="StorageOpenException">The bucket is not there, or may not be used.</exception>
    internal static async Task<S3BlobStore> OpenAsync(S3Options options, ILogger logger, CancellationToken cancellationToken)
    {
        AmazonS3Client? client = null;
        try
        {
            client = options.CreateClient();
            await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = options.Bucket, Prefix = options.Prefix, MaxKeys = 1 }, cancellationToken);
            return new S3BlobStore(client, options, logger);
        }
        catch (Exception exception) when (exception is Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException or HttpRequestException or ArgumentException)
        {
            client?.Dispose();
            throw S3Errors.OnOpen(options, exception);
        }
        catch
        {
            client?.Dispose();
            throw;
        }
    }

    internal S3Options Options => options;

    internal AmazonS3Client Client => client;

    internal string KeyOf(BlobKey key) => string.Create(CultureInfo.InvariantCulture, $"{options.Prefix}{Folder}{key.EntityId}/{key.HexMd5[..2]}/{key.HexMd5[2..]}");

    public ValueTask<long?> StatAsync(BlobKey key, CancellationToken cancellationToken) => AskAsync<long?>(async () =>
    {
        try
        {
            var found = await client.GetObjectMetadataAsync(options.Bucket, KeyOf(key), cancellationToken);
            if (IsOther(found, key))
            {
                StorageLog.ForeignObject(logger, KeyOf(key));
                return null;
            }

            return found.ContentLength;
        }
        catch (AmazonS3Exception exception) when (S3Errors.IsMissing(exception))
        {
            return null;
        }
    });

    public async ValueTask<IReadOnlyDictionary<string, long>> StatManyAsync(
        long entityId, IReadOnlyCollection<string> hexMd5s, CancellationToken cancellationToken)
    {
        // Each costs a round trip.
        var sizes = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            hexMd5s,
            new ParallelOptions { MaxDegreeOfParallelism = StatsAtOnce, CancellationToken = cancellationToken },
            async (hex, token) =>
            {
                if (await StatAsync(new BlobKey(entityId, hex), token) is { } size)
                {
                    sizes[hex] = size;
                }
            });
        return sizes;
    }

    public async ValueTask<long> PutAsync(BlobKey key, Stream body, CancellationToken cancellationToken)
    {
        if (await StatAsync(key, cancellationToken) is not null)
        {
            // To be told "stored" one has to have the content.
            var (known, length) = await BodyDigest.ReadAsync(body, target: null, cancellationToken);
            return known == key.HexMd5 ? length : throw new BlobDigestException(key, known);
        }

        await using var spool = new SpooledBody();
        var (actual, size) = await spool.ReadAsync(body, cancellationToken);
        if (actual != key.HexMd5)
        {
            throw new BlobDigestException(key, actual);
        }

        await SendAsync(KeyOf(key), key.HexMd5, spool, cancellationToken);
        return size;
    }

    public async ValueTask<(string HexMd5, long Size)> PutUnnamedAsync(long entityId, Stream body, CancellationToken cancellationToken)
    {
        await using var spool = new SpooledBody();
        var content = await spool.ReadAsync(body, cancellationToken);
        await SendAsync(KeyOf(new BlobKey(entityId, content.HexMd5)), content.HexMd5, spool, cancellationToken);
        return content;
    }

    public async ValueTask<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken) =>
        await StatAsync(key, cancellationToken) is { } size ? new S3ReadStream(this, KeyOf(key), size) : null;

    /// <summary>The bytes of an object from an offset on.</summary>
    internal ValueTask<GetObjectResponse> GetAsync(string objectKey, long from, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var request = new GetObjectRequest { BucketName = options.Bucket, Key = objectKey };
        if (from > 0)
        {
            request.ByteRange = new ByteRange(from, long.MaxValue);
        }

        return await client.GetObjectAsync(request, cancellationToken);
    });

    /// <summary>All objects whose names begin so, in the order of their names.</summary>
    internal async IAsyncEnumerable<S3Object> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = options.Prefix + folder };
        do
        {
            var page = await AskAsync(() => client.ListObjectsV2Async(request, cancellationToken));
            foreach (var found in page.S3Objects ?? [])
            {
                yield return found;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>Removes objects, one request each: not every store agrees about the digest that removing many at once needs.</summary>
    internal Task DeleteAsync(IEnumerable<string> objectKeys, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        objectKeys,
        new ParallelOptions { MaxDegreeOfParallelism = StatsAtOnce, CancellationToken = cancellationToken },
        async (objectKey, token) => await AskAsync(() => client.DeleteObjectAsync(options.Bucket, objectKey, token)));

    internal static DateTimeOffset TimeOf(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.MaxValue;

    public void Dispose() => client.Dispose();

    /// <summary>Stores a body under a name; the store compares its digest.</summary>
    internal async ValueTask SendAsync(string objectKey, string hexMd5, SpooledBody spool, CancellationToken cancellationToken) => await AskAsync(() => client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = options.Bucket,
            Key = objectKey,
            InputStream = spool.OpenRead(),
            AutoCloseStream = true,
            ContentType = "application/octet-stream",
            MD5Digest = Convert.ToBase64String(Convert.FromHexString(hexMd5)),

            // Not every store understands signed chunks.
            UseChunkEncoding = false,
        },
        cancellationToken));

    /// <summary>True when a tag is a digest, unless the object is encrypted, and another one than the name.</summary>
    internal static bool IsOtherTag(string? entityTag, BlobKey key) =>
        entityTag?.Trim('"') is { Length: Md5HexLength } tag && !string.Equals(tag, key.HexMd5, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True when the object has another digest than its name: somebody else wrote it. Tags of encrypted objects and of those that
    /// came in parts are no digests.
    /// </summary>
    private static bool IsOther(GetObjectMetadataResponse found, BlobKey key) =>
        IsOtherTag(found.ETag, key)
        && (found.ServerSideEncryptionMethod is null || found.ServerSideEncryptionMethod == ServerSideEncryptionMethod.None)
        && found.ServerSideEncryptionCustomerMethod?.Value is null or "";

    /// <summary>Runs a request, and turns what the caller can do something about into words.</summary>
    internal static async ValueTask<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.InsufficientStorage || exception.ErrorCode is "QuotaExceeded" or "EntityTooLarge")
        {
            throw StorageErrors.Full();
        }
        catch (Exception exception) when (S3Errors.IsUnreachable(exception))
        {
            throw S3Errors.Unreachable();
        }
    }
}
