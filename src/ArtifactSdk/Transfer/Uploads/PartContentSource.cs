namespace ArtifactSdk.Transfer;

/// <summary>One part of a file.</summary>
internal sealed class PartContentSource(ContentSource whole, long offset, long length) : ContentSource
{
    internal override string Description => whole.Description;

    internal override long? Length => length;

    internal override async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await whole.OpenAsync(cancellationToken).ConfigureAwait(false);
        stream.Position = offset;
        return new PartStream(stream, length);
    }

    internal override ValueTask EnsureUnchangedAsync(CancellationToken cancellationToken) => whole.EnsureUnchangedAsync(cancellationToken);

    private sealed class PartStream(Stream inner, long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
            _left -= read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read this stream with ReadAsync.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
