namespace ArtifactSdk.Transfer;

/// <summary>Bytes in memory, copied when they are added.</summary>
internal sealed class BytesContentSource(string name, ReadOnlyMemory<byte> content) : ContentSource
{
    private readonly byte[] _content = content.ToArray();

    internal override string Description => name;

    internal override long? Length => _content.Length;

    internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => new(new MemoryStream(_content, writable: false));
}
