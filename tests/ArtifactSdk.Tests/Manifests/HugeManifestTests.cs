using System.Globalization;
using System.Text;
using ArtifactSdk.Manifests;

namespace ArtifactSdk.Tests.Manifests;

/// <summary>
/// A manifest of a million entries is read as it comes, and costs what its entries cost. Memory is measured of the whole process, so that no other test may
/// run meanwhile.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class HugeManifestTests
{
    private const int Count = 1_000_000;

    [Fact]
    public async Task A_million_entries_are_read_within_a_bound_of_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var stream = new GeneratedManifest(Count);

        var manifest = await ManifestReader.ReadAsync(stream, ManifestLimits.Default, TestContext.Current.CancellationToken);

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        manifest.Entries.Should().HaveCount(Count);
        manifest.Find("dir/0999999.bin")!.Size.Should().Be(7);
        held.Should().BeLessThan(200L * 1024 * 1024);
        GC.KeepAlive(manifest);
    }

    [Fact]
    public async Task A_manifest_of_more_entries_than_allowed_is_refused_while_it_comes()
    {
        using var stream = new GeneratedManifest(Count);

        var read = () => ManifestReader.ReadAsync(stream, ManifestLimits.Default with { MaxEntries = 1000 }, TestContext.Current.CancellationToken).AsTask();

        await read.Should().ThrowAsync<ManifestFormatException>();
        stream.Given.Should().BeLessThan(10_000);
    }

    /// <summary>Writes the manifest as it is read, so that the test holds nothing of it.</summary>
    private sealed class GeneratedManifest(int count) : Stream
    {
        private byte[] _pending = """{"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},"contents":{"""u8.ToArray();
        private int _offset;
        private bool _ended;

        public int Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_offset == _pending.Length && !Next())
            {
                return 0;
            }

            var length = Math.Min(buffer.Length, _pending.Length - _offset);
            _pending.AsSpan(_offset, length).CopyTo(buffer);
            _offset += length;
            return length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Next()
        {
            if (_ended)
            {
                return false;
            }

            var text = new StringBuilder();
            for (var i = 0; i < 200 && Given < count; i++, Given++)
            {
                text.Append(CultureInfo.InvariantCulture, $$"""{{(Given == 0 ? "" : ",")}}"dir/{{Given:0000000}}.bin":{"digest":"XUFAKrxLKna5cZ2REBfFkg==","birthArtifactID":"QXJ0aWZhY3Q6MTIz","size":7}""");
            }

            if (Given == count)
            {
                text.Append("}}");
                _ended = true;
            }

            _pending = Encoding.UTF8.GetBytes(text.ToString());
            _offset = 0;
            return true;
        }
    }
}
