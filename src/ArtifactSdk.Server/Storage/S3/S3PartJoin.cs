using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>One object made of others within the store. It appears whole when all are joined, or not at all.</summary>
internal static class S3PartJoin
{
    /// <summary>What stores ask of every part but the last.</summary>
    private const long SmallestPart = 5 << 20;

    private const int CopiesAtOnce = 8;

    /// <exception cref="DomainException">A part other than the last is smaller than stores join.</exception>
    internal static void RequireSizes(IReadOnlyList<S3Part> parts)
    {
        for (var i = 0; i < parts.Count - 1; i++)
        {
            if (parts[i].Size < SmallestPart)
            {
                throw DomainException.Invalid(
                    $"Part {i + 1} of the upload has {parts[i].Size} bytes, and this server's store joins parts of at least {SmallestPart} bytes (the last may be smaller). Send the file in larger parts.");
            }
        }
    }

    internal static async Task RunAsync(S3BlobStore blobs, string target, IReadOnlyList<S3Part> parts, CancellationToken cancellationToken)
    {
        var (client, bucket) = (blobs.Client, blobs.Options.Bucket);
        var begun = await S3BlobStore.AskAsync(() => client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = bucket, Key = target, ContentType = "application/octet-stream" }, cancellationToken));
        try
        {
            // Empty ones add nothing, and not every store copies them.
            var sources = parts.Where(part => part.Size > 0).ToList();
            var tags = new PartETag[sources.Count];
            await Parallel.ForAsync(
                0,
                sources.Count,
                new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    var copied = await S3BlobStore.AskAsync(() => client.CopyPartAsync(
                        new CopyPartRequest
                        {
                            SourceBucket = bucket,
                            SourceKey = sources[i].ObjectKey,
                            DestinationBucket = bucket,
                            DestinationKey = target,
                            UploadId = begun.UploadId,
                            PartNumber = i + 1,
                        },
                        token));
                    tags[i] = new PartETag(i + 1, copied.ETag);
                });
            await S3BlobStore.AskAsync(() => client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = target, UploadId = begun.UploadId, PartETags = [.. tags] }, cancellationToken));
        }
        catch
        {
            await TryAbortAsync(blobs, target, begun.UploadId);
            throw;
        }
    }

    /// <summary>Those that were begun and are not finished.</summary>
    internal static async IAsyncEnumerable<MultipartUpload> ListAsync(S3BlobStore blobs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = blobs.Options.Bucket, Prefix = blobs.Options.Prefix + S3BlobStore.Folder };
        while (true)
        {
            var page = await S3BlobStore.AskAsync(() => blobs.Client.ListMultipartUploadsAsync(request, cancellationToken));
            foreach (var upload in page.MultipartUploads ?? [])
            {
                yield return upload;
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    internal static async ValueTask AbortAsync(S3BlobStore blobs, string target, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            await S3BlobStore.AskAsync(() => blobs.Client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = blobs.Options.Bucket, Key = target, UploadId = uploadId }, cancellationToken));
        }
        catch (AmazonS3Exception exception) when (S3Errors.IsMissing(exception))
        {
            // Finished or given up meanwhile.
        }
    }

    private static async Task TryAbortAsync(S3BlobStore blobs, string target, string uploadId)
    {
        try
        {
            await AbortAsync(blobs, target, uploadId, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DomainException or AmazonS3Exception)
        {
            // Left for the garbage collection; what went wrong first matters more.
        }
    }
}
