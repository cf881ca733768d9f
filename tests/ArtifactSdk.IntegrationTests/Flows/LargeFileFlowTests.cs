using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Files that go in parts, to the real server.</summary>
public sealed class LargeFileFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int MiB = 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_goes_in_parts_comes_back_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var content = new byte[(12 * MiB) + 17];
        new Random(3).NextBytes(content);
        await File.WriteAllBytesAsync(folder["big.bin"], content, Token);
        var options = fixture.Options();
        options.Transfer.MultipartUploadThreshold = 6 * MiB;
        options.Transfer.PartSize = 5 * MiB;
        await using var run = await fixture.InitRunAsync(options: options);
        var draft = new Artifact("large", "dataset");
        draft.AddFile(folder["big.bin"], "big.bin");
        draft.AddBytes("small.txt", new byte[] { 1, 2, 3 });

        var version = await run.LogArtifactAsync(draft, cancellationToken: Token);

        var download = await version.DownloadAsync(folder["out"], new() { SkipCache = true }, Token);
        download.FileCount.Should().Be(2);
        (await File.ReadAllBytesAsync(folder["out/big.bin"], Token)).AsSpan().SequenceEqual(content).Should().BeTrue();
    }
}
