using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// The buffers of connections. The web server's own are of 4 kB, so that a file of 40 kB would come and go in ten pieces, each with a call
/// of the system and a turn of the scheduler.
/// </summary>
internal sealed class LargeBlockPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockSize = 32 * 1024;

    public override int MaxBufferSize => BlockSize;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LargeBlockPool();

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(Math.Max(minBufferSize, BlockSize));

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(int size) : IMemoryOwner<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(size);

        public Memory<byte> Memory => _array;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                ArrayPool<byte>.Shared.Return(array);
            }
        }
    }
}
