namespace ArtifactSdk.Server.Domain;

/// <summary>
/// The parts of large uploads, until they are put together into a blob. Whatever happens in between, there are either the
/// parts or the whole blob.
/// </summary>
internal interface IPartStore
{
    /// <summary>Names an upload of a blob in these parts. Asking again for the same parts leads to the same upload.</summary>
    ValueTask<string> BeginAsync(BlobKey key, IReadOnlyList<UploadPart> parts, CancellationToken cancellationToken);

    /// <summary>Streams a part to its place, checks it against its digest and makes it durable. A part may be sent again.</summary>
    /// <param name="part">Which.</param>
    /// <param name="size">How long the body is, where that was announced.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BlobDigestException">The bytes have another digest; nothing is kept.</exception>
    ValueTask PutAsync(PartKey part, long? size, Stream body, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the blob out of its parts, which go away then. Repeating it is allowed, also while it is under way: the work goes
    /// on when a caller leaves, and the next one finds it running or done.
    /// </summary>
    /// <exception cref="DomainException">A part is missing, the parts are not those that were announced, or too large together.</exception>
    /// <exception cref="BlobDigestException">The whole has another digest; the parts are not kept.</exception>
    ValueTask CompleteAsync(
        BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Uploads that were begun and have not been put together.</summary>
    IAsyncEnumerable<OpenUpload> ListAsync(CancellationToken cancellationToken);

    ValueTask RemoveAsync(string uploadId, CancellationToken cancellationToken);
}

/// <summary>One part of a file: parts are numbered from 1, and have digests of their own.</summary>
internal readonly record struct UploadPart(int Number, string HexMd5);

/// <summary>A part of an upload, whose last part has the number <paramref name="Last"/>.</summary>
internal readonly record struct PartKey(BlobKey Blob, string UploadId, UploadPart Part, int Last);

/// <summary>An upload in parts; <paramref name="LastPartAt"/> is when the newest of them came.</summary>
internal sealed record OpenUpload(string UploadId, int Parts, long Size, DateTimeOffset LastPartAt);
