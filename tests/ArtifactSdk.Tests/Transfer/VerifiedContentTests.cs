using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class VerifiedContentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024 - 1)]
    [InlineData(128 * 1024)]
    [InlineData(128 * 1024 + 1)]
    [InlineData(256 * 1024)]
    [InlineData(256 * 1024 + 1)]
    public async Task Unchanged_content_is_sent_whole_with_its_length(int length)
    {
        var bytes = TestContent.Bytes(length);

        var (sent, fault, announced) = await SendAsync(bytes, bytes);

        fault.Should().BeNull();
        sent.Should().Equal(bytes);
        announced.Should().Be(length);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(128 * 1024, 0)]
    [InlineData(300 * 1024, 0)]
    [InlineData(300 * 1024, 299 * 1024)]
    public async Task Content_with_one_changed_byte_never_arrives_whole(int length, int position)
    {
        var hashed = TestContent.Bytes(length);
        var changed = (byte[])hashed.Clone();
        changed[position] ^= 1;

        var (sent, fault, _) = await SendAsync(hashed, changed);

        sent.Length.Should().BeLessThan(length);
        fault!.Name.Should().Be("data/x");
        fault.ExpectedDigest.Should().Contain(TestContent.Digest(hashed).ToString());
        fault.ActualDigest.Should().Contain(TestContent.Digest(changed).ToString());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(128 * 1024, 128 * 1024 + 1)]
    [InlineData(128 * 1024, 128 * 1024 - 1)]
    [InlineData(256 * 1024, 500 * 1024)]
    public async Task Content_that_grew_or_shrank_never_arrives_whole(int hashedLength, int sentLength)
    {
        var hashed = TestContent.Bytes(hashedLength);

        var (sent, fault, _) = await SendAsync(hashed, TestContent.Bytes(sentLength));

        fault.Should().NotBeNull();
        (sent.Length < hashedLength || hashedLength == 0).Should().BeTrue();
        sent.Length.Should().BeLessThanOrEqualTo(hashedLength);
    }

    [Fact]
    public async Task Content_that_a_handler_sends_again_is_whole_each_time()
    {
        var bytes = TestContent.Bytes(300 * 1024);
        var item = new UploadItem("data/x", new BytesContentSource("bytes", bytes), TestContent.Hashed(bytes), null);
        var progress = new ProgressTracker(null, bytes.Length, 1).StartFile(item.Name, bytes.Length);
        using var content = new VerifiedContent(new ChoppyStream(bytes), _ => new(new ChoppyStream(bytes)), item, progress, cause => throw cause);
        var wires = Enumerable.Range(0, 3).Select(_ => new MemoryStream()).ToList();

        await content.CopyToAsync(wires[0], TestContext.Current.CancellationToken);
        await Task.WhenAll(wires.Skip(1).Select(wire => content.CopyToAsync(wire, TestContext.Current.CancellationToken)));

        wires.Should().AllSatisfy(wire => wire.ToArray().Should().Equal(bytes));
    }

    private static async Task<(byte[] Sent, ArtifactIntegrityException? Fault, long? Announced)> SendAsync(byte[] hashed, byte[] now)
    {
        var item = new UploadItem("data/x", new BytesContentSource("bytes", now), TestContent.Hashed(hashed), null);
        var progress = new ProgressTracker(null, hashed.Length, 1).StartFile(item.Name, hashed.Length);
        ArtifactException? fault = null;
        using var content = new VerifiedContent(new ChoppyStream(now), _ => new(new ChoppyStream(now)), item, progress, cause => fault = cause);
        using var wire = new MemoryStream();
        try
        {
            await content.CopyToAsync(wire, TestContext.Current.CancellationToken);
        }
        catch (ArtifactIntegrityException thrown)
        {
            thrown.Should().BeSameAs(fault);
        }

        return (wire.ToArray(), (ArtifactIntegrityException?)fault, content.Headers.ContentLength);
    }
}
