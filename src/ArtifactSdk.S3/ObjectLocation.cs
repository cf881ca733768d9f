namespace ArtifactSdk.S3;

/// <summary>What an <c>s3://bucket/key?versionId=…</c> names.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key of an object, or the beginning of the keys of many; empty for the whole bucket.</param>
/// <param name="VersionId">The version of the object, if one is named.</param>
internal sealed record ObjectLocation(string Bucket, string Key, string? VersionId)
{
    private const string Scheme = "s3://";

    /// <summary>Read from the text as it was written: a URI's own parts would lower the bucket's case and take '#' out of keys.</summary>
    /// <exception cref="ArtifactException">There is no bucket.</exception>
    public static ObjectLocation Parse(Uri reference)
    {
        var text = reference.OriginalString[Scheme.Length..];
        var query = text.LastIndexOf("?versionId=", StringComparison.Ordinal);
        var version = query < 0 ? null : Uri.UnescapeDataString(text[(query + "?versionId=".Length)..]);
        var path = query < 0 ? text : text[..query];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        return bucket.Length > 0
            ? new(bucket, key, string.IsNullOrEmpty(version) ? null : version)
            : throw new ArtifactException($"'{reference.OriginalString}' contains no bucket; write s3://BUCKET/KEY.");
    }

    public Uri ToUri(string key) => new($"{Scheme}{Bucket}/{key}");
}
