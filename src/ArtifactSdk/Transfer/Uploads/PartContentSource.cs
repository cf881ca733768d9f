using ArtifactSdk.Http;

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

    private sealed class PartStream(Stream inner, long length) : ForwardReadStream(inner)
    {
        private long _left = length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await Inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
            _left -= read;
            return read;
        }
    }
}
