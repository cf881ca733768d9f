namespace ArtifactSdk;

/// <summary>The bytes of a referenced object.</summary>
/// <param name="body">The bytes; disposed together with this.</param>
/// <param name="digest">The checksum that the store gives now, compared with the recorded one; <see langword="null"/> when it gives none.</param>
/// <param name="digestIsMd5">Whether the recorded checksum is the base64 MD5 of the bytes, so that they are hashed and compared.</param>
/// <param name="owner">Something else to dispose afterwards, such as a response.</param>
public sealed class ReferenceContent(Stream body, string? digest = null, bool digestIsMd5 = false, IDisposable? owner = null) : IAsyncDisposable
{
    /// <summary>Gets the bytes.</summary>
    public Stream Body { get; } = body;

    /// <summary>Gets the checksum that the store gives now.</summary>
    public string? Digest { get; } = digest;

    /// <summary>Gets a value indicating whether the recorded checksum is the base64 MD5 of the bytes.</summary>
    public bool DigestIsMd5 { get; } = digestIsMd5;

    /// <summary>Gets what opens the same object from a byte on, where the store can do that: then the object can be read in any order.</summary>
    /// <value>The default is <see langword="null"/>: the store gives the whole object only.</value>
    public Func<long, CancellationToken, Task<ReferenceContent>>? OpenFrom { get; init; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync().ConfigureAwait(false);
        owner?.Dispose();
    }
}
