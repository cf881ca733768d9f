using System.Buffers;
using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

/// <summary>Small files are read once: what was hashed is kept until it is sent, as long as there is room.</summary>
public sealed class KeptContentsTests : IDisposable
{
    private const int Group = SmallFileGroup.MaxFileSize;

    private readonly ScratchFolder _folder = new();
    private readonly TransferLimits _limits = new(8, 32 << 20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Group)]
    [InlineData(Group + 1)]
    [InlineData(KeptContents.MaxFileSize)]
    public async Task What_is_sent_is_what_was_hashed_even_when_the_file_is_gone(int length)
    {
        var (sources, bytes) = Files(length, length < KeptContents.MaxFileSize ? 3 : 1);
        using var kept = KeptContents.TryStart(sources, _limits)!;
        var hashes = await HashAsync(sources, kept);

        foreach (var source in sources)
        {
            File.Delete(source.LocalPath!);
        }

        for (var i = 0; i < sources.Length; i++)
        {
            hashes[i].Should().Be(TestContent.Hashed(bytes[i]));
            (await ReadAsync(kept.ToSend(sources[i]))).Should().Equal(bytes[i]);
            (await ReadAsync(kept.ToSend(sources[i]))).Should().Equal(bytes[i], "each attempt reads it anew");
            kept.ToSend(sources[i]).Description.Should().Be(sources[i].Description);
        }

        sources.Sum(s => s.Readings).Should().Be(0, "it is opened for sending only where it was not kept");
    }

    [Theory]
    [InlineData(KeptContents.MaxFileSize + 1, 1)]
    [InlineData(2 << 20, 9)]
    [InlineData(100, 200_000)]
    public void Files_that_are_larger_or_too_many_are_not_kept(int length, int count)
    {
        var source = new CountedFile("none", length);

        KeptContents.TryStart(Enumerable.Repeat(source, count), _limits).Should().BeNull();
        _limits.Memory.TryTake(32 << 20).Should().BeTrue("nothing was taken");
    }

    [Fact]
    public async Task What_is_not_kept_is_read_again()
    {
        var (sources, bytes) = Files(10, 2);
        var large = new CountedFile(_folder["large"], KeptContents.MaxFileSize + 1);
        File.WriteAllBytes(large.LocalPath!, TestContent.Bytes(KeptContents.MaxFileSize + 1));
        CountedFile[] all = [.. sources, large];
        using var kept = KeptContents.TryStart(all, _limits)!;
        _ = await HashAsync(all, kept);

        (await ReadAsync(kept.ToSend(sources[1]))).Should().Equal(bytes[1]);
        kept.ToSend(large).Should().BeSameAs(large);
    }

    [Fact]
    public async Task What_an_operation_keeps_leaves_room_for_others_and_is_given_back()
    {
        var (sources, _) = Files(1 << 20, 3);
        var first = KeptContents.TryStart(sources, _limits);
        var second = KeptContents.TryStart(sources, _limits);

        first.Should().NotBeNull();
        second.Should().BeNull("all operations together keep so much");
        _limits.Memory.TryTake(16 << 20).Should().BeTrue();
        _limits.Memory.Return(16 << 20);
        _ = await HashAsync(sources, first!);
        first!.Dispose();
        _limits.Memory.TryTake(32 << 20).Should().BeTrue();
        first.ToSend(sources[0]).Should().BeSameAs(sources[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_was_given_up_never_reads_what_the_memory_is_used_for_next(bool isComplete)
    {
        const int Length = 300_000;
        var (sources, bytes) = Files(Length, 1);
        using var kept = KeptContents.TryStart(sources, _limits)!;
        _ = await HashAsync(sources, kept);
        await using var late = await kept.ToSend(sources[0]).OpenAsync(Token);
        if (isComplete)
        {
            kept.Complete();
        }

        kept.Dispose();
        var next = Enumerable.Range(0, 100).Select(_ => ArrayPool<byte>.Shared.Rent(Length)).ToList();
        next.ForEach(buffer => buffer.AsSpan().Fill(0xEE));
        using var read = new MemoryStream();
        await late.CopyToAsync(read, Token);

        // After everything was sent the memory is lent on; otherwise it is not.
        read.ToArray().SequenceEqual(bytes[0]).Should().Be(!isComplete);
    }

    [Fact]
    public void Where_little_memory_is_allowed_nothing_is_kept()
    {
        var limits = new TransferLimits(8, 2 << 20);

        KeptContents.TryStart([new CountedFile("none", 1)], limits).Should().BeNull();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Group + 1)]
    [InlineData(1 << 20)]
    public async Task A_file_that_changed_before_it_was_hashed_is_an_error_and_all_is_given_back(int length)
    {
        var (sources, _) = Files(length, 4);
        File.AppendAllText(sources[2].LocalPath!, "more");
        var kept = KeptContents.TryStart(sources, _limits)!;
        var hash = () => HashAsync(sources, kept);

        await hash.Should().ThrowAsync<ArtifactIntegrityException>();
        kept.Dispose();
        _limits.Memory.TryTake(32 << 20).Should().BeTrue();
    }

    private static async Task<byte[]> ReadAsync(ContentSource source)
    {
        await using var stream = await source.OpenAsync(Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private Task<HashedContent[]> HashAsync(ContentSource[] sources, KeptContents kept) => ContentHasher.HashAsync(sources, 2, null, _limits.Memory, kept, Token);

    private (CountedFile[] Sources, byte[][] Bytes) Files(int length, int count)
    {
        byte[][] bytes = [.. Enumerable.Range(0, count).Select(i => TestContent.Bytes(length, i))];
        for (var i = 0; i < count; i++)
        {
            File.WriteAllBytes(_folder[$"{i}"], bytes[i]);
        }

        return ([.. bytes.Select((b, i) => new CountedFile(_folder[$"{i}"], b.Length))], bytes);
    }

    private sealed class CountedFile(string path, long length) : ContentSource
    {
        public int Readings { get; private set; }

        internal override string Description => path;

        internal override long? Length => length;

        internal override string LocalPath => path;

        internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
        {
            Readings++;
            return new(File.OpenRead(path));
        }
    }
}
