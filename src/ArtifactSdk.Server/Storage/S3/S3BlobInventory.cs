using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage.FileSystem;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>Lists the objects of the blobs. Those whose name is none of a blob are not ours, and are left alone.</summary>
internal sealed class S3BlobInventory(S3BlobStore blobs) : IBlobInventory
{
    private const int RemovalsAtOnce = 32;

    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in blobs.ListAsync(S3BlobStore.Folder, cancellationToken))
        {
            if (found.Key[(blobs.Options.Prefix.Length + S3BlobStore.Folder.Length)..].Split('/') is [var entity, var start, var rest]
                && long.TryParse(entity, NumberStyles.None, CultureInfo.InvariantCulture, out var entityId)
                && new BlobKey(entityId, start + rest) is var key
                && BlobLayout.IsBlob(key)
                && blobs.KeyOf(key) == found.Key)
            {
                yield return new StoredBlob(key, found.Size ?? 0, S3BlobStore.TimeOf(found.LastModified))
                {
                    IsDoubtful = S3BlobStore.IsOtherTag(found.ETag, key),
                };
            }
        }
    }

    public async ValueTask RemoveAsync(IReadOnlyCollection<BlobKey> keys, DateTimeOffset cutoff, CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        keys,
        new ParallelOptions { MaxDegreeOfParallelism = RemovalsAtOnce, CancellationToken = cancellationToken },
        async (key, token) =>
        {
            try
            {
                var objectKey = blobs.KeyOf(key);
                var found = await S3BlobStore.AskAsync(() => blobs.Client.GetObjectMetadataAsync(blobs.Options.Bucket, objectKey, token));

                // The list may be old by now, and a client may have sent these bytes again.
                if (S3BlobStore.TimeOf(found.LastModified) <= cutoff)
                {
                    await blobs.DeleteAsync([objectKey], token);
                }
            }
            catch (AmazonS3Exception exception) when (S3Errors.IsMissing(exception))
            {
                // Gone already.
            }
        });
}
