namespace ArtifactSdk.Http;

/// <summary>Moves bytes to and from the signed addresses of a storage host. It has no key.</summary>
internal sealed class StorageTransport
{
    /// <summary>Sends a body. <paramref name="openBody"/> is called for each attempt.</summary>
    /// <returns>The ETag header as it came, or null.</returns>
    public Task<string?> PutAsync(
        Uri url,
        IReadOnlyList<string> uploadHeaders,
        Func<CancellationToken, ValueTask<HttpContent>> openBody,
        string name,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Reads from <paramref name="offset"/> on. The whole attempt with <paramref name="consume"/> is repeated when the bytes stop coming.</summary>
    public Task<T> GetAsync<T>(
        Uri url,
        long offset,
        string name,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) => throw new NotImplementedException();
}
