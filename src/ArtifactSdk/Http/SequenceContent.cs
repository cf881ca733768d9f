using System.Buffers;
using System.Net;

namespace ArtifactSdk.Http;

/// <summary>A body that is in memory in pieces. It can be sent again.</summary>
internal sealed class SequenceContent(ReadOnlySequence<byte> bytes) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in bytes)
        {
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
