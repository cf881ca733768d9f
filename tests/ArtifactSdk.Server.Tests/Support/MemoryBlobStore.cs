using System.Collections.Concurrent;
using System.Security.Cryptography;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Blobs in memory that counts how often each is opened.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<BlobKey, byte[]> _blobs = new();

    internal ConcurrentDictionary<BlobKey, int> Opened { get; } = new();

    internal byte[] this[BlobKey key]
    {
        set => _blobs[key] = value;
    }

    public ValueTask<long?> StatAsync(BlobKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_blobs.TryGetValue(key, out var bytes) ? bytes.LongLength : (long?)null);

    public async ValueTask<long> PutAsync(BlobKey key, Stream body, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(body, cancellationToken);
        _blobs[key] = bytes;
        return bytes.LongLength;
    }

    public async ValueTask<(string HexMd5, long Size)> PutUnnamedAsync(long entityId, Stream body, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(body, cancellationToken);
        var hex = Convert.ToHexStringLower(MD5.HashData(bytes));
        _blobs[new BlobKey(entityId, hex)] = bytes;
        return (hex, bytes.LongLength);
    }

    public ValueTask<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        Opened.AddOrUpdate(key, 1, (_, count) => count + 1);
        return ValueTask.FromResult<Stream?>(_blobs.TryGetValue(key, out var bytes) ? new MemoryStream(bytes, writable: false) : null);
    }

    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancellationToken);
        return copy.ToArray();
    }
}
