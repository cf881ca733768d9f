using ArtifactSdk.Http;
using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class ItemReceiverTests : IDisposable
{
    private readonly byte[] _bytes = TestContent.Bytes(1000);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Short_body_whose_end_was_not_announced_is_a_broken_connection_that_is_worth_another_attempt()
    {
        using var response = new HttpResponseMessage { Content = new StreamContent(new ChoppyStream(_bytes[..900])) };
        response.Content.Headers.ContentLength = null;

        var act = () => ReceiveAsync(response, _bytes[..900]);

        (await act.Should().ThrowAsync<AttemptFailedException>()).Which.CanRetry.Should().BeTrue();
    }

    [Fact]
    public async Task Short_body_whose_end_was_announced_is_the_wrong_content()
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent(_bytes[..900]) };

        (await ReceiveAsync(response, _bytes[..900])).Should().StartWith("900 bytes");
    }

    [Fact]
    public async Task Short_chunked_body_that_ended_properly_is_the_wrong_content()
    {
        using var response = new HttpResponseMessage { Headers = { TransferEncodingChunked = true } };

        (await ReceiveAsync(response, _bytes[..900])).Should().StartWith("900 bytes");
    }

    [Fact]
    public async Task Second_attempt_starts_over()
    {
        var path = _folder["a"];
        using var file = TempFile.Create(_folder.Path);
        using var receiver = NewReceiver(file);
        receiver.CacheFile = TempFile.Create(_folder.Path);

        (await receiver.ReceiveAsync(new ChoppyStream(TestContent.Bytes(990, seed: 2)), TestContext.Current.CancellationToken)).Should().NotBeNull();
        (await receiver.ReceiveAsync(new ChoppyStream(_bytes), TestContext.Current.CancellationToken)).Should().BeNull();

        file.MoveTo(path);
        File.ReadAllBytes(path).Should().Equal(_bytes);
        receiver.CacheFile.MoveTo(path);
        File.ReadAllBytes(path).Should().Equal(_bytes);
    }

    [Fact]
    public async Task A_rest_that_ended_without_saying_so_is_no_start_for_another_rest()
    {
        using var file = TempFile.Create(_folder.Path);
        using var receiver = NewReceiver(file);
        using var part = new HttpResponseMessage(System.Net.HttpStatusCode.PartialContent) { Content = new StreamContent(new ChoppyStream(_bytes[..900])) };
        part.Content.Headers.ContentLength = null;
        part.Content.Headers.ContentRange = new(0, 999, 1000);

        var resume = () => receiver.ResumeAsync(part, new ChoppyStream(_bytes[..900]), TestContext.Current.CancellationToken).AsTask();

        await resume.Should().ThrowAsync<AttemptFailedException>();
        receiver.Kept.Count.Should().Be(0, "the digest of what came was closed");
        (await receiver.ReceiveAsync(new ChoppyStream(_bytes), TestContext.Current.CancellationToken)).Should().BeNull();
    }

    private ItemReceiver NewReceiver(TempFile file)
    {
        var target = new DownloadTarget(TestContent.Item("a", _bytes), Path.GetDirectoryName(_folder["a"])!);
        return new(target, file, new ProgressTracker(null, 1000, 1).StartFile("a", 1000));
    }

    private async Task<string?> ReceiveAsync(HttpResponseMessage response, byte[] body)
    {
        using var file = TempFile.Create(_folder.Path);
        using var receiver = NewReceiver(file);
        return await receiver.ReceiveAsync(response, new ChoppyStream(body), TestContext.Current.CancellationToken);
    }
}
