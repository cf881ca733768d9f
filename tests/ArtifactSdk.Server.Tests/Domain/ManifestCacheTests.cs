using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class ManifestCacheTests
{
    private readonly MemoryBlobStore _blobs = new();

    [Fact]
    public async Task FindAsync_parses_a_manifest_once()
    {
        var cache = new ManifestCache(_blobs, new ManifestLimits());
        var key = Add("a");

        var first = await cache.FindAsync(key, TestWorld.Token);
        var second = await cache.FindAsync(key, TestWorld.Token);

        second.Should().BeSameAs(first);
        _blobs.Opened[key].Should().Be(1);
    }

    [Fact]
    public async Task FindAsync_forgets_what_was_not_used_for_longest()
    {
        var cache = new ManifestCache(_blobs, new ManifestLimits(), maxEntries: 40);
        var (a, b, c) = (Add("a"), Add("b"), Add("c"));

        await cache.FindAsync(a, TestWorld.Token);
        await cache.FindAsync(b, TestWorld.Token);
        await cache.FindAsync(a, TestWorld.Token);
        await cache.FindAsync(c, TestWorld.Token);
        await cache.FindAsync(a, TestWorld.Token);
        await cache.FindAsync(b, TestWorld.Token);

        _blobs.Opened[a].Should().Be(1);
        _blobs.Opened[b].Should().Be(2);
    }

    [Fact]
    public async Task FindAsync_is_null_for_missing_bytes() =>
        (await new ManifestCache(_blobs, new ManifestLimits()).FindAsync(new BlobKey(1, "00"), TestWorld.Token)).Should().BeNull();

    private BlobKey Add(string path)
    {
        var key = new BlobKey(1, path);
        _blobs[key] = Encoding.UTF8.GetBytes(TestWorld.ManifestText($$"""
            "{{path}}":{"digest":"x","ref":"r"}
            """));
        return key;
    }
}
