using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class ManifestReaderTests
{
    private const string Hello = "XUFAKrxLKna5cZ2REBfFkg==";

    private const string Full = """
        {
            "storagePolicy": "wandb-storage-policy-v1",
            "future": {"a": [1, {"b": null}]},
            "contents": {
                "a/b.txt": {"size": 5, "digest": "XUFAKrxLKna5cZ2REBfFkg==", "birthArtifactID": "QXJ0aWZhY3Q6MQ==", "skip_cache": false, "local_path": "/x"},
                "ref": {"digest": "any text", "ref": "s3://bucket/key", "extra": {"etag": "\"x\"", "versionID": "7"}, "new": [1]}
            },
            "storagePolicyConfig": {"storageLayout": "V2", "storageRegion": "eu"},
            "version": 1
        }
        """;

    [Fact]
    public async Task ReadAsync_takes_keys_in_any_order_and_ignores_what_it_does_not_know()
    {
        var manifest = await ReadAsync(Full);

        manifest.StorageLayout.Should().Be("V2");
        manifest.StorageRegion.Should().Be("eu");
        manifest.Entries.Should().Equal(
            new ManifestEntry("a/b.txt", Hello, 5, "QXJ0aWZhY3Q6MQ==", null, null),
            new ManifestEntry("ref", "any text", null, null, "s3://bucket/key", """{"etag": "\"x\"", "versionID": "7"}"""));
        manifest.IndexOf("ref").Should().Be(1);
        manifest.IndexOf("nope").Should().BeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task ReadAsync_gives_the_same_however_the_bytes_arrive(int step)
    {
        using var slow = new DribblingStream(Encoding.UTF8.GetBytes(Full), step);
        var manifest = await ManifestReader.ReadAsync(slow, new ManifestLimits(), TestContext.Current.CancellationToken);
        manifest.Entries.Should().Equal((await ReadAsync(Full)).Entries);
    }

    [Fact]
    public async Task ReadAsync_takes_an_empty_manifest() =>
        (await ReadAsync(TestWorld.ManifestText(""))).Entries.Should().BeEmpty();

    [Theory]
    [InlineData("", "*not valid JSON*")]
    [InlineData("[]", "*no JSON object*")]
    [InlineData("{}", "*incomplete*")]
    [InlineData("""{"version":2,"contents":{}}""", "*version is not 1*")]
    [InlineData("""{"version":1,"contents":{"a":{"size":1}}}""", "*no digest*")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"abc"}}}""", "*not the base64*")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"XUFAKrxLKna5cZ2REBfFkg==","size":-1}}}""", "*size*")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"x","ref":"r"},"a":{"digest":"x","ref":"r"}}}""", "*twice*")]
    [InlineData("""{"version":1,"contents":{"../a":{"digest":"x","ref":"r"}}}""", "*refused*")]
    [InlineData("""{"version":1,"contents":{"/a":{"digest":"XUFAKrxLKna5cZ2REBfFkg=="}}}""", "*absolute*")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"x","ref":"r"}""", "*not valid JSON*")]
    [InlineData("""{"version":1,"contents":{}} trailing""", "*not valid JSON*")]
    public async Task ReadAsync_refuses_with_status_400(string text, string message)
    {
        var act = () => ReadAsync(text);
        (await act.Should().ThrowAsync<DomainException>().WithMessage(message)).Which.StatusCode.Should().Be(400);
    }

    [Fact]
    public async Task ReadAsync_keeps_to_its_limits()
    {
        var two = TestWorld.ManifestText("""
            "a":{"digest":"x","ref":"r"},"b":{"digest":"x","ref":"r"}
            """);
        await FluentActions.Awaiting(() => ReadAsync(two, new ManifestLimits(MaxEntries: 1))).Should().ThrowAsync<DomainException>().WithMessage("*more than 1*");
        await FluentActions.Awaiting(() => ReadAsync(two, new ManifestLimits(MaxBytes: 20))).Should().ThrowAsync<DomainException>().WithMessage("*larger than 20*");
        var long1 = TestWorld.ManifestText($$"""
            "a":{"digest":"x","ref":"{{new string('r', 300_000)}}"}
            """);
        await FluentActions.Awaiting(() => ReadAsync(long1, new ManifestLimits(MaxValueBytes: 1024))).Should().ThrowAsync<DomainException>().WithMessage("A value*");
    }

    [Fact]
    public void ReadAsync_either_reads_or_refuses_any_bytes() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var task = ManifestReader.ReadAsync(new MemoryStream(bytes), new ManifestLimits(), CancellationToken.None).AsTask();
            return task.IsCompleted && (task.IsCompletedSuccessfully || task.Exception!.InnerException is DomainException);
        }).QuickCheckThrowOnFailure();

    private static async Task<Manifest> ReadAsync(string text, ManifestLimits? limits = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await ManifestReader.ReadAsync(stream, limits ?? new ManifestLimits(), TestContext.Current.CancellationToken);
    }
}
