namespace ArtifactSdk.Server.Domain;

/// <summary>
/// Makes the signed, expiring URLs that clients upload to and download from. Absolute, for the host that the caller used.
/// </summary>
internal interface ISignedUrls
{
    /// <summary>GET of a blob; <paramref name="fileName"/> is the last path segment (kept for readers and for tools that look at it).</summary>
    string ForDownload(BlobKey key, string fileName);

    /// <summary>PUT of a blob.</summary>
    string ForUpload(BlobKey key, string fileName);

    /// <summary>PUT of one part of a blob.</summary>
    string ForPartUpload(PartKey part);

    /// <summary>PUT of a run file whose digest is not known beforehand.</summary>
    string ForRunFileUpload(long runId, string fileName);
}
