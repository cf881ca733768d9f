namespace ArtifactSdk.Transfer;

/// <summary>One seekable stream of the caller's, rewound for every reading and never closed. It is read by one reader at a time.</summary>
internal sealed class SeekableContentSource(string name, Stream stream) : ContentSource
{
    private readonly long _start = stream.Position;

    internal override string Description => name;

    internal override long? Length => stream.Length - _start;

    internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        stream.Position = _start;
        return new(new Borrowed(stream));
    }

    /// <summary>Reads through, but leaves the caller's stream open.</summary>
    private sealed class Borrowed(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
