using System.Security.Cryptography;
using ArtifactSdk.Manifests;
using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class ContentHasherTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(1_000_003)]
    public async Task Hash_file_and_bytes_give_digest_and_size(int length)
    {
        var bytes = TestContent.Bytes(length);
        ContentSource[] sources = [new FileContentSource(_folder.Write("a", bytes)), new BytesContentSource("b", bytes)];

        var hashed = await ContentHasher.HashAsync(sources, null, TestContext.Current.CancellationToken);

        hashed.Should().Equal(TestContent.Hashed(bytes), TestContent.Hashed(bytes));
    }

    [Fact]
    public async Task Hash_many_keeps_the_order_of_the_sources()
    {
        var contents = Enumerable.Range(0, 300).Select(seed => TestContent.Bytes(seed * 7, seed)).ToList();
        var sources = contents.Select((bytes, index) => new BytesContentSource($"{index}", bytes)).ToList();

        var hashed = await ContentHasher.HashAsync(sources, 8, TestContext.Current.CancellationToken);

        hashed.Should().Equal(contents.Select(TestContent.Hashed));
    }

    [Fact]
    public async Task Hash_small_and_large_files_in_groups_and_one_by_one_agrees_with_the_runtime()
    {
        int[] lengths = [0, 1, 55, 56, 63, 64, 65, 40_000, SmallFileGroup.MaxFileSize, SmallFileGroup.MaxFileSize + 1];
        var contents = Enumerable.Range(0, 400).Select(i => TestContent.Bytes(lengths[i % lengths.Length], i)).ToList();
        var sources = contents.Select((bytes, i) => new FileContentSource(_folder.Write($"f{i}", bytes))).ToList();

        var together = await ContentHasher.HashAsync(sources, 4, TestContext.Current.CancellationToken);
        List<HashedContent> alone = [];
        foreach (var source in sources)
        {
            alone.Add(await ContentHasher.HashAsync(source, TestContext.Current.CancellationToken));
        }

        together.Should().Equal(contents.Select(c => new HashedContent(ContentDigest.FromHash(MD5.HashData(c)), c.Length)));
        alone.Should().Equal(together);
    }

    [Fact]
    public void Split_keeps_every_source_once_and_groups_within_their_bounds()
    {
        var sources = Enumerable.Range(0, 500).Select(i => (ContentSource)new FileContentSource(_folder.Write($"f{i}", TestContent.Bytes(i * 20)))).ToList();

        var work = SmallFileGroup.Split(sources);

        work.SelectMany(w => w).Order().Should().Equal(Enumerable.Range(0, 500));
        work.Should().OnlyContain(w => w.Length <= SmallFileGroup.MaxFiles && w.Sum(i => sources[i].Length!.Value + 1) <= SmallFileGroup.MaxGroupSize);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public async Task Hash_one_of_many_small_files_that_changed_is_an_integrity_error_that_names_it(int newLength)
    {
        var sources = Enumerable.Range(0, 20).Select(i => new FileContentSource(_folder.Write($"f{i}.csv", TestContent.Bytes(100, i)))).ToList();
        File.SetLastWriteTimeUtc(_folder.Write("f7.csv", TestContent.Bytes(newLength, 99)), new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));

        var act = () => ContentHasher.HashAsync(sources, null, TestContext.Current.CancellationToken);

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Message.Should().Contain("f7.csv");
    }

    [Fact]
    public async Task Hash_many_small_files_of_which_one_has_disappeared_is_a_typed_error_that_names_it()
    {
        var sources = Enumerable.Range(0, 20).Select(i => new FileContentSource(_folder.Write($"f{i}.csv", TestContent.Bytes(100, i)))).ToList();
        File.Delete(sources[7].LocalPath);

        var act = () => ContentHasher.HashAsync(sources, null, TestContext.Current.CancellationToken);

        (await act.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("f7.csv");
    }

    [Fact]
    public async Task Hash_file_that_grew_after_it_was_added_is_an_integrity_error()
    {
        var path = _folder.Write("train.csv", TestContent.Bytes(100));
        var source = new FileContentSource(path);
        _folder.Write("train.csv", TestContent.Bytes(120));

        var act = () => ContentHasher.HashAsync([source], null, TestContext.Current.CancellationToken);

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Message.Should().Contain("train.csv");
    }

    [Fact]
    public async Task Hash_file_that_was_written_again_with_equal_length_is_an_integrity_error()
    {
        var path = _folder.Write("train.csv", TestContent.Bytes(100));
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var source = new FileContentSource(path);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));

        var act = () => ContentHasher.HashAsync([source], null, TestContext.Current.CancellationToken);

        await act.Should().ThrowAsync<ArtifactIntegrityException>();
    }

    [Fact]
    public async Task Hash_file_that_has_disappeared_is_a_typed_error_that_names_it()
    {
        var path = _folder.Write("train.csv", TestContent.Bytes(100));
        var source = new FileContentSource(path);
        File.Delete(path);

        var act = () => ContentHasher.HashAsync([source], null, TestContext.Current.CancellationToken);

        (await act.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain(path);
    }

    [Fact]
    public async Task Hash_is_cancelled_as_a_cancellation()
    {
        var sources = new[] { new FileContentSource(_folder.Write("a", TestContent.Bytes(10))) };

        var act = () => ContentHasher.HashAsync(sources, null, new CancellationToken(canceled: true));

        await act.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Hash_of_what_never_ends_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file without an end.");
        var source = new FileContentSource("/dev/zero");

        var act = () => ContentHasher.HashAsync([source], null, TestContext.Current.CancellationToken);

        await act.Should().ThrowAsync<ArtifactIntegrityException>();
    }
}
