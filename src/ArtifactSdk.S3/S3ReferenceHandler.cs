using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using ArtifactSdk.S3;

namespace ArtifactSdk;

/// <summary>
/// References to objects of S3 and of stores that speak its protocol. An object is recorded with its ETag and, where the bucket keeps versions,
/// with its version, and read as that version again.
/// </summary>
/// <param name="client">The client, with its credentials, region and endpoint. It stays yours to dispose.</param>
public sealed class S3ReferenceHandler(IAmazonS3 client) : IReferenceHandler
{
    private const string ETag = "etag";
    private const string VersionId = "versionID";

    /// <inheritdoc/>
    public bool CanHandle(Uri reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Scheme == "s3";
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var location = ObjectLocation.Parse(reference);
        if (!options.Checksum)
        {
            yield return new("", reference, reference.OriginalString, null) { DefaultName = location.Key.Length > 0 ? location.Key.TrimEnd('/') : location.Bucket };
            yield break;
        }

        if (await FindAsync(location, cancellationToken).ConfigureAwait(false) is { } single)
        {
            yield return single;
            yield break;
        }

        var found = false;
        await foreach (var item in BelowAsync(location, cancellationToken).ConfigureAwait(false))
        {
            found = true;
            yield return item;
        }

        if (!found)
        {
            throw new FileNotFoundException($"There is no object '{location.Key}' in the bucket '{location.Bucket}', and none below it.");
        }
    }

    /// <inheritdoc/>
    public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return OpenAsync(entry, 0, cancellationToken);
    }

    private async Task<ReferenceContent> OpenAsync(ReferencedObject entry, long offset, CancellationToken cancellationToken)
    {
        var location = ObjectLocation.Parse(entry.Reference);
        var version = location.VersionId ?? entry.Extra?.GetValueOrDefault(VersionId);
        var isChecked = entry.Digest != entry.Reference.OriginalString;
        var response = await GetAsync(location, version, offset, cancellationToken).ConfigureAwait(false);
        if (isChecked && version is null && Unquoted(response.ETag) != entry.Digest
            && await FindVersionAsync(location, entry.Digest, cancellationToken).ConfigureAwait(false) is { } older)
        {
            // Somebody has written a newer object there, but the bucket still has the one that was logged.
            response.Dispose();
            response = await GetAsync(location, older, offset, cancellationToken).ConfigureAwait(false);
        }

        return new ReferenceContent(response.ResponseStream, isChecked ? Unquoted(response.ETag) : null, owner: response)
        {
            OpenFrom = (from, token) => OpenAsync(entry, from, token),
        };
    }

    private async Task<ReferencedObject?> FindAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        if (location.Key.Length == 0 || location.Key.EndsWith('/'))
        {
            return null;
        }

        try
        {
            var found = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = location.Bucket, Key = location.Key, VersionId = location.VersionId }, cancellationToken).ConfigureAwait(false);
            return Describe("", location, location.Key, found.ETag, found.ContentLength, found.VersionId ?? location.VersionId);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && location.VersionId is null)
        {
            return null;
        }
        catch (AmazonS3Exception e)
        {
            throw Translate(e, location);
        }
    }

    private async IAsyncEnumerable<ReferencedObject> BelowAsync(ObjectLocation location, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = location.Key.Length == 0 || location.Key.EndsWith('/') ? location.Key : location.Key + "/";
        var request = new ListObjectsV2Request { BucketName = location.Bucket, Prefix = prefix };
        while (true)
        {
            ListObjectsV2Response page;
            try
            {
                page = await client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e)
            {
                throw Translate(e, location);
            }

            foreach (var item in page.S3Objects ?? [])
            {
                // Empty objects mostly stand for folders, and the protocol's other clients leave them out too.
                if (item.Size > 0)
                {
                    yield return Describe(item.Key[prefix.Length..], location, item.Key, item.ETag, item.Size, null);
                }
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private static ReferencedObject Describe(string name, ObjectLocation location, string key, string etag, long? size, string? versionId)
    {
        var extra = new Dictionary<string, string> { [ETag] = Unquoted(etag) };
        if (!string.IsNullOrEmpty(versionId) && versionId != "null")
        {
            extra[VersionId] = versionId;
        }

        return new(name, location.ToUri(key), Unquoted(etag), size, extra);
    }

    private async Task<GetObjectResponse> GetAsync(ObjectLocation location, string? version, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectRequest { BucketName = location.Bucket, Key = location.Key, VersionId = version };
            if (offset > 0)
            {
                request.ByteRange = new ByteRange(offset, long.MaxValue);
            }

            return await client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileNotFoundException($"The bucket '{location.Bucket}' has no object '{location.Key}'{(version is null ? "" : $" of version '{version}'")} ({e.ErrorCode}).", e);
        }
        catch (AmazonS3Exception e)
        {
            throw Translate(e, location);
        }
    }

    private async Task<string?> FindVersionAsync(ObjectLocation location, string etag, CancellationToken cancellationToken)
    {
        var request = new ListVersionsRequest { BucketName = location.Bucket, Prefix = location.Key };
        while (true)
        {
            ListVersionsResponse page;
            try
            {
                page = await client.ListVersionsAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            {
                // Reading is allowed, listing versions is not: what matters to the caller is that the object changed.
                return null;
            }

            if (page.Versions?.Find(v => v.Key == location.Key && v.IsDeleteMarker != true && Unquoted(v.ETag) == etag) is { } found)
            {
                return found.VersionId;
            }

            if (page.IsTruncated != true)
            {
                return null;
            }

            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
    }

    private static Exception Translate(AmazonS3Exception e, ObjectLocation location) => e.StatusCode switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new ArtifactException($"The credentials do not allow reading '{location.Key}' in the bucket '{location.Bucket}' ({e.ErrorCode}). Check the keys and the bucket's policy.", e),
        HttpStatusCode.NotFound => new FileNotFoundException($"There is no '{location.Key}' in the bucket '{location.Bucket}', or no such bucket ({e.ErrorCode}).", e),
        _ => new ArtifactException($"The store answered about '{location.Key}' in the bucket '{location.Bucket}': {e.Message} ({e.ErrorCode})", e),
    };

    private static string Unquoted(string? etag) => (etag ?? "").Trim('"');
}
