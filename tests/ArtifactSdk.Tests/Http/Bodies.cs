using ArtifactSdk.Http;

namespace ArtifactSdk.Tests.Http;

/// <summary>Short forms of what most transport tests do.</summary>
internal static class Bodies
{
    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    public static Task<byte[]> GetBytesAsync(this StorageTransport storage, Uri url, long offset = 0) =>
        storage.GetAsync(url, offset, "a.bin", ReadAllAsync, TestContext.Current.CancellationToken);

    public static Task<string?> PutBytesAsync(this StorageTransport storage, Uri url, byte[] body, params string[] headers) =>
        storage.PutAsync(url, headers, _ => new(new ByteArrayContent(body)), "a.bin", TestContext.Current.CancellationToken);

    public static async ValueTask<byte[]> ReadAllAsync(HttpResponseMessage response, Stream stream, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancellationToken);
        return memory.ToArray();
    }
}
