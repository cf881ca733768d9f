namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>Gives its bytes in pieces of ever different lengths, as sockets and pipes do.</summary>
internal sealed class ChoppyStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    private int _cut;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _cut = ((_cut * 7) + 4001) % 70_001;
        return base.ReadAsync(buffer[..Math.Min(buffer.Length, _cut + 1)], cancellationToken);
    }
}
