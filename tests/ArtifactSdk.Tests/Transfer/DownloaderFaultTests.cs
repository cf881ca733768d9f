using System.Net.Http.Headers;
using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;
using Microsoft.AspNetCore.Http;

namespace ArtifactSdk.Tests.Transfer;

public sealed class DownloaderFaultTests : IAsyncLifetime
{
    private readonly byte[] _bytes = TestContent.Bytes(400_000);
    private DownloadFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await DownloadFixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Truncated_body_is_fetched_again_and_counted_once()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", BlobStore.Truncated(_bytes, 300_000), BlobStore.Truncated(_bytes, 0));

        var result = await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        result.BytesTransferred.Should().Be(400_000);
        _fixture.Store.Requests.Should().HaveCount(3);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(400_000, 1);
    }

    [Fact]
    public async Task Connection_that_breaks_again_and_again_goes_on_where_it_broke()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", [BlobStore.EndedEarly(_bytes, 150_000), BlobStore.Status(503), .. Enumerable.Repeat(BlobStore.EndedEarly(_bytes, 50_000), 4)]);

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        _fixture.CacheFiles.Should().ContainSingle();
        Starts().Should().Equal(150_000, 150_000, 200_000, 250_000, 300_000, 350_000);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(400_000, 1);
    }

    [Fact]
    public async Task Store_that_does_not_give_the_rest_alone_is_asked_for_the_whole()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", BlobStore.EndedEarly(_bytes, 100_000), BlobStore.Status(416));

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        _fixture.Store.Requests.Should().HaveCount(3);
        _fixture.Store.Ranges.Should().ContainSingle("only the second attempt asked for the rest");
    }

    [Fact]
    public async Task Store_that_gives_the_whole_instead_of_the_rest_is_taken_at_its_word()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", BlobStore.EndedEarly(_bytes, 100_000), BlobStore.Body(_bytes));

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        _fixture.Store.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Rest_that_does_not_fit_what_came_before_is_healed_by_a_fetch_from_the_start()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", BlobStore.EndedEarly([.. _bytes.Select(b => (byte)~b)], 100_000));

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        _fixture.Store.Ranges.Should().ContainSingle();
    }

    [Fact]
    public async Task Body_always_truncated_is_a_transfer_error_and_leaves_nothing()
    {
        var item = _fixture.Put("data/a", _bytes);
        _fixture.Store.Script("data/a", [.. Enumerable.Repeat(BlobStore.Truncated(_bytes, 300_000), 50)]);

        var act = () => _fixture.DownloadAsync(item);

        (await act.Should().ThrowAsync<ArtifactTransferException>()).Which.Name.Should().Be("data/a");
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Wrong_byte_is_an_integrity_error_with_both_digests_and_leaves_nothing()
    {
        var item = _fixture.Put("data/a", _bytes);
        var wrong = (byte[])_bytes.Clone();
        wrong[123_456] ^= 1;
        _fixture.Store.Blobs["data/a"] = wrong;

        var act = () => _fixture.DownloadAsync(item);

        var thrown = (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which;
        thrown.Name.Should().Be("data/a");
        thrown.ExpectedDigest.Should().Contain(item.Digest.ToString());
        thrown.ActualDigest.Should().Contain(TestContent.Digest(wrong).ToString());
        _fixture.Store.Requests.Should().HaveCount(2);
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Wrong_byte_that_does_not_come_again_is_healed_by_the_second_attempt()
    {
        var item = _fixture.Put("a", _bytes);
        var wrong = (byte[])_bytes.Clone();
        wrong[^1] ^= 1;
        _fixture.Store.Script("a", BlobStore.Body(wrong));

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        File.ReadAllBytes(_fixture.Cache.GetPath(item.Digest)).Should().Equal(_bytes);
        _fixture.Progress.ShouldBeMonotoneAndEndAt(400_000, 1);
    }

    [Theory]
    [InlineData(399_999)]
    [InlineData(400_001)]
    [InlineData(0)]
    public async Task Whole_body_of_the_wrong_length_is_an_integrity_error_and_leaves_nothing(int length)
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Blobs["a"] = TestContent.Bytes(length);

        var act = () => _fixture.DownloadAsync(item);

        await act.Should().ThrowAsync<ArtifactIntegrityException>();
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Body_that_never_ends_is_given_up_at_the_expected_size()
    {
        var item = _fixture.Put("a", _bytes);
        var piece = TestContent.Bytes(64 * 1024);
        _fixture.Store.Script("a", EndlessAsync, EndlessAsync);

        var act = () => _fixture.DownloadAsync(item);

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.ActualDigest.Should().Be("more than 400000 bytes");
        ShouldHaveLeftNothing();

        async Task EndlessAsync(HttpContext context)
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        }
    }

    [Fact]
    public async Task Wrong_bytes_leave_an_older_file_as_it_was()
    {
        _fixture.WriteTarget("a", [1, 2, 3]);
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Blobs["a"] = TestContent.Bytes(400_000, seed: 5);

        var act = () => _fixture.DownloadAsync(item);

        await act.Should().ThrowAsync<ArtifactIntegrityException>();
        _fixture.TargetFiles.Should().Equal("a");
        _fixture.ReadTarget("a").Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Busy_server_is_asked_again()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", BlobStore.Status(429, retryAfter: "0"), BlobStore.Status(503));

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
    }

    [Fact]
    public async Task Expired_url_is_renewed_once()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("old", BlobStore.Status(403));
        _fixture.Source = new ScriptedDownloads(_fixture.Store) { Url = _ => _fixture.Store.Url("old") };

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        _fixture.Source.Renewed.Should().Equal("a");
        _fixture.Source.Handled.Should().BeEmpty();
    }

    [Fact]
    public async Task Url_that_is_refused_again_falls_back_to_the_handler()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Store.Script("a", BlobStore.Status(403), BlobStore.Status(401));
        _fixture.Source.Handler["a"] = _bytes;

        await _fixture.DownloadAsync(item);

        _fixture.ReadTarget("a").Should().Equal(_bytes);
        _fixture.Source.Renewed.Should().Equal("a");
        _fixture.Source.Handled.Should().Equal("a");
    }

    [Fact]
    public async Task Missing_url_goes_to_the_handler_at_once_and_its_bytes_are_verified_too()
    {
        var item = _fixture.Put("a", _bytes);
        _fixture.Source = new ScriptedDownloads(_fixture.Store) { Url = _ => null };
        _fixture.Source.Handler["a"] = TestContent.Bytes(400_000, seed: 3);

        var act = () => _fixture.DownloadAsync(item);

        await act.Should().ThrowAsync<ArtifactIntegrityException>();
        _fixture.Store.Requests.Should().BeEmpty();
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task First_failure_stops_the_rest_and_keeps_what_is_complete()
    {
        var items = Enumerable.Range(0, 500).Select(seed => _fixture.Put($"f{seed}", TestContent.Bytes(500, seed))).ToArray();
        _fixture.Store.Blobs["f5"] = TestContent.Bytes(500, seed: 10_000);

        var act = () => _fixture.DownloadAsync(items);

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Name.Should().Be("f5");
        _fixture.TargetFiles.Count().Should().BeLessThan(499);
        _fixture.TargetFiles.Should().OnlyContain(name => TestContent.Digest(_fixture.ReadTarget(name)) == items.Single(item => item.Name == name).Digest);
    }

    [Fact]
    public void Full_disk_is_told_apart_from_other_trouble_with_files()
    {
        var full = TransferErrors.CannotWrite("a", "/data/a", new IOException("No space left on device.", 28));
        var other = TransferErrors.CannotWrite("a", "/data/a", new UnauthorizedAccessException("Access denied."));

        full.Message.Should().Be("Could not write 'a' to /data/a: No space left on device. Free some space or choose a folder on another disk.");
        other.Message.Should().Contain("write permission");
    }

    [Fact]
    public async Task Cancelling_in_the_middle_of_a_body_leaves_neither_file_nor_temporary_file()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var item = _fixture.Put("d/a", _bytes);
        _fixture.Store.Script("d/a", async context =>
        {
            context.Response.ContentLength = _bytes.Length;
            await context.Response.Body.WriteAsync(_bytes.AsMemory(0, 200_000), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        var act = () => _fixture.DownloadAsync([item], useCache: true, cancel.Token);

        await act.Should().ThrowAsync<OperationCanceledException>();
        ShouldHaveLeftNothing();
    }

    [Theory]
    [InlineData(300, "a")]
    [InlineData(300, "d/a")]
    [InlineData(1, "a")]
    public async Task Path_that_the_system_does_not_take_is_a_transfer_error(int length, string name)
    {
        // One part that is too long, or a whole that is.
        var root = Path.Combine([_fixture.Target, .. Enumerable.Repeat(new string('r', length), length == 1 ? 2100 : 1)]);
        Directory.CreateDirectory(_fixture.Target);
        var item = _fixture.Put(name, _bytes);

        var act = () => _fixture.Downloader.DownloadAsync([item], _fixture.Source, root, new DownloadSettings { MaxConcurrency = 4 }, null, TestContext.Current.CancellationToken);

        (await act.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(root).And.Contain("too long");
    }

    private List<long> Starts() => [.. _fixture.Store.Ranges.Select(range => RangeHeaderValue.Parse(range).Ranges.Single().From!.Value)];

    private void ShouldHaveLeftNothing()
    {
        _fixture.TargetFiles.Should().BeEmpty();
        _fixture.CacheFiles.Should().BeEmpty();
    }
}
