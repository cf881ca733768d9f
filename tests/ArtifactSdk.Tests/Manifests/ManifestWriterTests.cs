using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Manifests;
using static ArtifactSdk.Tests.Manifests.Contents;

namespace ArtifactSdk.Tests.Manifests;

public sealed class ManifestWriterTests
{
    [Fact]
    public async Task Writes_the_shape_of_the_protocol()
    {
        var manifest = new Manifest(
        [
            new ManifestEntry("ref.txt", HelloWorld, 11, Reference: "file:///tmp/f.txt"),
            new ManifestEntry("f.txt", HelloWorld, 11, "QXJ0aWZhY3Q6MQ=="),
        ]);

        (await WriteAsync(manifest)).Should().Be(
            """{"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},"contents":{"""
            + $$$$"""
              "f.txt":{"digest":"{{{{HelloWorld}}}}","birthArtifactID":"QXJ0aWZhY3Q6MQ==","size":11},"ref.txt":{"digest":"{{{{HelloWorld}}}}","ref":"file:///tmp/f.txt","size":11}}}
              """);
    }

    [Fact]
    public async Task An_empty_manifest_has_empty_contents() =>
        (await WriteAsync(ManifestOf())).Should().EndWith("\"contents\":{}}");

    [Fact]
    public async Task Unknown_and_empty_values_are_left_out_and_known_ones_kept()
    {
        var manifest = new Manifest(
            [new ManifestEntry("a", Hello, null, Extra: []), new ManifestEntry("b", "etag", 0, Reference: "s3://b/k", Extra: new JsonObject { ["etag"] = "e", ["versionID"] = "1" })],
            storageRegion: "eu");

        var json = JsonDocument.Parse(await WriteAsync(manifest)).RootElement;

        json.GetProperty("storagePolicyConfig").GetProperty("storageRegion").GetString().Should().Be("eu");
        json.GetProperty("contents").GetProperty("a").EnumerateObject().Select(p => p.Name).Should().Equal("digest");
        json.GetProperty("contents").GetProperty("b").GetProperty("size").GetInt64().Should().Be(0);
        json.GetProperty("contents").GetProperty("b").GetProperty("extra").GetProperty("versionID").GetString().Should().Be("1");
    }

    [Fact]
    public async Task Ten_thousand_entries_go_out_in_pieces()
    {
        var manifest = new Manifest(Enumerable.Range(0, 10_000).Select(i => new ManifestEntry($"dir/file-{i:D5}", Hello, i)));
        using var output = new PieceCounter();

        await ManifestWriter.WriteAsync(manifest, output, TestContext.Current.CancellationToken);

        output.LargestPiece.Should().BeLessThan(128 * 1024);
        output.Length.Should().BeGreaterThan(500 * 1024);
    }

    private sealed class PieceCounter : MemoryStream
    {
        internal int LargestPiece { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestPiece = Math.Max(LargestPiece, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
