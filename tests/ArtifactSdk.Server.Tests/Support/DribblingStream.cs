namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Gives its bytes a few at a time, as networks and slow disks do.</summary>
internal sealed class DribblingStream(byte[] content, int step) : MemoryStream(content, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
}
