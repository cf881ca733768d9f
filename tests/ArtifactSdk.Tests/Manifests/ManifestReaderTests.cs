using System.Text.Json.Nodes;
using ArtifactSdk.Manifests;
using FsCheck;
using FsCheck.Fluent;
using static ArtifactSdk.Tests.Manifests.Contents;

namespace ArtifactSdk.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private const string PythonShape = """
        {
            "version": 1,
            "storagePolicy": "wandb-storage-policy-v1",
            "storagePolicyConfig": {
                "storageLayout": "V2"
            },
            "contents": {
                "f.txt": {
                    "digest": "XrY7u+Ae7tCTyyK7j1rNww==",
                    "birthArtifactID": "QXJ0aWZhY3Q6MQ==",
                    "size": 11
                },
                "ref.txt": {
                    "digest": "abc",
                    "ref": "s3://bucket/key",
                    "extra": {
                        "etag": "abc",
                        "versionID": "7"
                    }
                }
            }
        }
        """;

    private const string GoShape =
        """{"contents":{"f.txt":{"birthArtifactID":"QXJ0aWZhY3Q6MQ==","digest":"XrY7u+Ae7tCTyyK7j1rNww==","extra":null,"local_path":"/home/me/f.txt","size":11,"skip_cache":false},"ref.txt":{"digest":"abc","extra":{"etag":"abc","versionID":"7"},"ref":"s3://bucket/key","size":0,"skip_cache":true,"birthArtifactID":""}},"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},"version":1}""";

    [Theory]
    [InlineData(PythonShape, null)]
    [InlineData(GoShape, 0L)]
    public async Task Reads_both_writers(string json, long? sizeOfReference)
    {
        var manifest = await ReadAsync(json);

        manifest.StorageLayout.Should().Be("V2");
        manifest.StorageRegion.Should().BeNull();
        manifest.Entries.Should().HaveCount(2);
        manifest.Entries[0].Should().Be(new ManifestEntry("f.txt", HelloWorld, 11, "QXJ0aWZhY3Q6MQ=="));
        manifest.Entries[0].IsReference.Should().BeFalse();
        var reference = manifest.Entries[1];
        (reference.Path, reference.Digest, reference.Size, reference.BirthArtifactId, reference.Reference)
            .Should().Be(("ref.txt", "abc", sizeOfReference, null, "s3://bucket/key"));
        reference.Extra!.ToJsonString().Should().Be("""{"etag":"abc","versionID":"7"}""");
    }

    [Fact]
    public async Task Unknown_keys_are_passed_over_wherever_they_stand()
    {
        var manifest = await ReadAsync("""
            {"future":{"contents":{"x":{"digest":"no"}},"a":[1,[2,{"version":7}]]},"contents":{"a":{"new":{"digest":"no"},"digest":"d","more":[1,2],"size":3}},"other":null,
             "storagePolicyConfig":{"storageRegion":"eu","future":[{}],"storageLayout":"V2"},"version":1,"last":1.5e3}
            """);

        manifest.Entries.Should().Equal(new ManifestEntry("a", "d", 3));
        manifest.StorageRegion.Should().Be("eu");
        manifest.StorageLayout.Should().Be("V2");
    }

    [Fact]
    public async Task A_missing_layout_is_V1()
    {
        (await ReadAsync("""{"version":1,"contents":{}}""")).StorageLayout.Should().Be("V1");
        (await ReadAsync("""{"version":1,"storagePolicyConfig":{},"contents":{}}""")).StorageLayout.Should().Be("V1");
        (await ReadAsync("""{"version":1,"storagePolicyConfig":null,"contents":{}}""")).StorageLayout.Should().Be("V1");
    }

    [Fact]
    public async Task Sizes_that_are_none_are_unknown()
    {
        var manifest = await ReadAsync("""{"version":1,"contents":{"a":{"digest":"d","size":-1},"b":{"digest":"d","size":"9"},"c":{"digest":"d","size":{"x":1}},"d":{"digest":"d","size":9007199254740993}}}""");

        manifest.Entries.Select(e => e.Size).Should().Equal(null, null, null, 9007199254740993);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() => (await ReadAsync("\uFEFF{\"version\":1,\"contents\":{}}")).Entries.Should().BeEmpty();

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("   ", "not JSON")]
    [InlineData("<html>", "not JSON")]
    [InlineData("""{"version":1,"contents":{}""", "not JSON")]
    [InlineData("""{"version":1,"contents":{}} x""", "not JSON")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"d"}""", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{}", "no version")]
    [InlineData("""{"contents":{}}""", "no version")]
    [InlineData("""{"version":2,"contents":{}}""", "version 2")]
    [InlineData("""{"version":"1","contents":{}}""", "not a whole number")]
    [InlineData("""{"version":1.5,"contents":{}}""", "not a whole number")]
    [InlineData("""{"version":null,"contents":{}}""", "not a whole number")]
    [InlineData("""{"version":1}""", "no contents")]
    [InlineData("""{"version":1,"contents":[]}""", "contents are not a JSON object")]
    [InlineData("""{"version":1,"contents":{},"contents":{}}""", "contents twice")]
    [InlineData("""{"version":1,"contents":{"a":1}}""", "'a' is not a JSON object")]
    [InlineData("""{"version":1,"contents":{"a":{}}}""", "'a' has no digest")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":""}}}""", "'a' has no digest")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":5}}}""", "'a' has no digest")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"d"},"b":{"digest":"d"},"a":{"digest":"e"}}}""", "'a' appears twice")]
    [InlineData("""{"version":1,"contents":{"\ud800":{"digest":"d"}}}""", "not valid Unicode")]
    [InlineData("""{"version":1,"contents":{"a":{"digest":"d","extra":{"k":1,"k":2}}}}""", "a key twice")]
    public async Task Refuses_what_is_no_manifest(string json, string what) =>
        (await FluentActions.Awaiting(() => ReadAsync(json)).Should().ThrowExactlyAsync<ManifestFormatException>()).Which.Message.Should().Contain(what);

    [Theory]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/x")]
    [InlineData("C:x")]
    [InlineData(@"a\\..\\b")]
    [InlineData(@"\\\\host\\share")]
    [InlineData("a/.. /b")]
    [InlineData("a/.../b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(@"a\u0000b")]
    [InlineData("")]
    [InlineData(".")]
    public async Task Refuses_paths_that_leave_the_folder_on_either_system(string path) =>
        (await FluentActions.Awaiting(() => ReadAsync($$$$"""{"version":1,"contents":{"{{{{path}}}}":{"digest":"d"}}}""")).Should().ThrowExactlyAsync<ManifestFormatException>())
            .Which.Message.Should().Contain("is refused");

    [Fact]
    public async Task Invalid_UTF8_is_refused()
    {
        using var input = new MemoryStream([.. "{\"version\":1,\"contents\":{\""u8, 0xff, .. "\":{\"digest\":\"d\"}}}"u8]);

        await FluentActions.Awaiting(() => ManifestReader.ReadAsync(input, ManifestLimits.Default, TestContext.Current.CancellationToken).AsTask())
            .Should().ThrowExactlyAsync<ManifestFormatException>();
    }

    [Fact]
    public async Task Limits_hold_to_the_byte_and_the_entry()
    {
        const string json = """{"version":1,"contents":{"a":{"digest":"d"},"b":{"digest":"d"}}}""";

        (await ReadAsync(json, new ManifestLimits(json.Length, 2))).Entries.Should().HaveCount(2);
        await FluentActions.Awaiting(() => ReadAsync(json, new ManifestLimits(json.Length - 1, 2))).Should().ThrowAsync<ManifestFormatException>().WithMessage("*longer than*bytes*");
        await FluentActions.Awaiting(() => ReadAsync(json, new ManifestLimits(json.Length, 1))).Should().ThrowAsync<ManifestFormatException>().WithMessage("*more than 1 entries*");
    }

    [Fact]
    public async Task One_huge_value_does_not_grow_the_buffer_without_end()
    {
        var limits = ManifestLimits.Default with { MaxValueBytes = 256 * 1024 };
        var fits = $$$$"""{"future":"{{{{new string('x', 100_000)}}}}","version":1,"contents":{"a":{"new":"{{{{new string('x', 100_000)}}}}","digest":"d"}}}""";
        var future = $$$$"""{"future":["{{{{new string('x', 300_000)}}}}","{{{{new string('x', 300_000)}}}}"],"version":1,"contents":{}}""";
        var entry = $$$$"""{"version":1,"contents":{"a":{"new":"{{{{new string('x', 600_000)}}}}","digest":"d"}}}""";

        (await ReadAsync(fits, limits)).Entries.Should().HaveCount(1);
        await FluentActions.Awaiting(() => ReadAsync(future, limits)).Should().ThrowAsync<ManifestFormatException>().WithMessage("*One value*longer*");
        await FluentActions.Awaiting(() => ReadAsync(entry, limits)).Should().ThrowAsync<ManifestFormatException>().WithMessage("*One value*longer*");
    }

    [Fact]
    public async Task Deep_nesting_is_refused() =>
        await FluentActions.Awaiting(() => ReadAsync($$$$"""{"future":{{{{new string('[', 1000)}}}}{{{{new string(']', 1000)}}}},"version":1,"contents":{}}"""))
            .Should().ThrowExactlyAsync<ManifestFormatException>();

    [Fact]
    public async Task Cancelling_is_passed_on() =>
        await FluentActions.Awaiting(() => ManifestReader.ReadAsync(StreamOf("{}"), ManifestLimits.Default, new CancellationToken(canceled: true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

    [Fact]
    public async Task Entries_cut_anywhere_by_the_buffer_are_read_whole()
    {
        var manifest = new Manifest(Enumerable.Range(0, 20_000).Select(i => new ManifestEntry($"dir/file-{i:D5}-é", Hello, i, "QXJ0aWZhY3Q6MQ==")));

        var read = await ReadAsync(await WriteAsync(manifest));

        read.Entries.Should().Equal(manifest.Entries);
    }

    [Fact]
    public async Task Every_cut_of_a_small_manifest_is_refused()
    {
        for (var length = 0; length < GoShape.Length; length++)
        {
            await FluentActions.Awaiting(() => ReadAsync(GoShape[..length])).Should().ThrowExactlyAsync<ManifestFormatException>();
        }
    }

    [Fact]
    public void Manifests_round_trip() => Prop.ForAll(Manifests.ToArbitrary(), async manifest =>
    {
        var json = await WriteAsync(manifest);
        var read = await ReadAsync(json);
        read.Entries.Select(Text).Should().Equal(manifest.Entries.Select(Text));
        (read.StorageLayout, read.StorageRegion).Should().Be((manifest.StorageLayout, manifest.StorageRegion));
        ManifestDigest.Compute(read).Should().Be(ManifestDigest.Compute(manifest));
        (await WriteAsync(read)).Should().Be(json);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_a_manifest_or_refused() => Prop.ForAll(
        Gen.Elements("{", "}", "[", "]", ",", ":", "\"", "\"version\"", "1", "\"contents\"", "{\"digest\":\"d\"}", "\"a\"", "\"..\"", "\\u0000", "\ud83d", " ")
            .ArrayOf().Select(string.Concat).ToArbitrary(),
        async text =>
        {
            try
            {
                _ = await ReadAsync(text);
            }
            catch (ManifestFormatException)
            {
            }
        }).QuickCheckThrowOnFailure();

    private static Gen<Manifest> Manifests =>
        from entries in (
            from path in Gen.Elements("a", "b c", "é", "～", "😀", "quote\"", "<&>'+", "x.y").NonEmptyListOf()
            from digest in Gen.Elements(Hello, My, "etag-1", "ref://example.com/x")
            from size in Gen.Elements<long?>(null, 0, 11, long.MaxValue)
            from birth in Gen.Elements(null, "QXJ0aWZhY3Q6MQ==")
            from reference in Gen.Elements(null, "s3://bucket/key")
            from extra in Gen.Elements(null, """{"etag":"e\u2028","n":{"x":[1,null]}}""")
            select new ManifestEntry(string.Join('/', path), digest, size, birth, reference, extra is null ? null : JsonNode.Parse(extra)!.AsObject())).ArrayOf()
        from layout in Gen.Elements("V1", "V2")
        from region in Gen.Elements(null, "eu")
        select new Manifest(entries.DistinctBy(e => e.Path), layout, region);

    private static string Text(ManifestEntry entry) => $"{entry.Path} {entry.Digest} {entry.Size} {entry.BirthArtifactId} {entry.Reference} {entry.Extra?.ToJsonString()}";
}
