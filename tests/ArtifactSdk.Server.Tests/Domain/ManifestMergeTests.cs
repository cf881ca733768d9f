using ArtifactSdk.Server.Domain.Manifests;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class ManifestMergeTests
{
    private const string Hello = "XUFAKrxLKna5cZ2REBfFkg==";
    private const string World = "MSEXWHYorxdO5ooMoNrpSg==";

    [Fact]
    public void Merge_unites_the_layers_and_lets_the_later_win()
    {
        var merged = ManifestMerge.Merge([Of(("a", Hello), ("b", Hello)), Of(("b", World)), Of(("c", World))]);
        merged.Entries.Select(entry => (entry.Path, entry.Digest)).Should().Equal(("a", Hello), ("b", World), ("c", World));
    }

    [Theory]
    [InlineData("64e7c61456b10382e2f3b571ac24b659")]
    [InlineData("a00c2239f036fb656c1dcbf9a32d89b4", "file1.txt")]
    [InlineData("15f1abd2a763dc655b4c5c663dc77e5f", "é.txt", "～.txt", "😀.txt")]
    public void DigestOf_follows_the_algorithm_of_the_protocol(string expected, params string[] paths) =>
        ManifestMerge.DigestOf(ManifestMerge.Merge([Of([.. paths.Select(path => (path, Hello))])])).Should().Be(expected);

    [Fact]
    public async Task Write_is_read_back_without_loss()
    {
        var manifest = new Manifest("V2", "eu", [
            new ManifestEntry("a \"b\"/ü", Hello, 5, "QXJ0aWZhY3Q6MQ==", null, null),
            new ManifestEntry("r", "text", null, null, "s3://b/k", """{"etag": "\"x\""}""")]);
        using var stream = new MemoryStream(ManifestMerge.Write(manifest));
        var read = await ManifestReader.ReadAsync(stream, new ManifestLimits(), TestContext.Current.CancellationToken);
        read.Entries.Should().Equal(manifest.Entries);
        (read.StorageLayout, read.StorageRegion).Should().Be(("V2", "eu"));
    }

    private static Manifest Of(params (string Path, string Digest)[] entries) =>
        new("V2", null, [.. entries.Select(entry => new ManifestEntry(entry.Path, entry.Digest, 5, null, null, null))]);
}
