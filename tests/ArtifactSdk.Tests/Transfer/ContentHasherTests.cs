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
}
