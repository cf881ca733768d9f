using System.Security.Cryptography;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Logging against the real server over real sockets.</summary>
public sealed class LogFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_that_a_run_uses_is_not_its_product_and_equal_content_is_found_again()
    {
        await using var first = await fixture.InitRunAsync();
        await using var second = await fixture.InitRunAsync(first.Project);
        Artifact Draft() => new Artifact("inputs", "dataset").AddBytes("a", "one"u8.ToArray());

        var used = await first.UseArtifactAsync(Draft(), ["raw"], cancellationToken: Token);
        var again = await second.UseArtifactAsync(Draft(), cancellationToken: Token);

        again.Id.Should().Be(used.Id);
        used.Aliases.Should().BeEquivalentTo("latest", "raw");
        (await used.GetLoggedByAsync(Token)).Should().BeNull();
        (await used.GetUsedByAsync(Token).ToListAsync(Token)).Select(r => r.Id).Should().BeEquivalentTo(first.Id, second.Id);
        (await first.GetLoggedArtifactsAsync(Token).ToListAsync(Token)).Should().BeEmpty();
        (await first.GetUsedArtifactsAsync(Token).ToListAsync(Token)).Should().ContainSingle();
    }

    [Fact]
    public async Task First_log_is_v0_with_latest_and_the_requested_aliases()
    {
        await using var run = await fixture.InitRunAsync();
        var file = _folder.Write("train.csv", "a,b\n1,2\n");

        var version = await run.LogArtifactAsync(
            new Artifact("house-prices", "dataset") { Description = "prices", Metadata = { ["rows"] = 1 }, Tags = { "raw data" } }.AddFile(file),
            ["cleaned"],
            cancellationToken: Token);

        version.Number.Should().Be(0);
        version.Path.ToString().Should().Be($"{run.Entity}/{run.Project}/house-prices:v0");
        version.Aliases.Should().BeEquivalentTo("latest", "cleaned");
        version.Type.Should().Be("dataset");
        version.Description.Should().Be("prices");
        version.Metadata["rows"]!.GetValue<int>().Should().Be(1);
        version.Tags.Should().Equal("raw data");
        version.FileCount.Should().Be(1);
        version.Size.Should().Be(8);
        version.IsLink.Should().BeFalse();
    }

    [Fact]
    public async Task Unchanged_content_is_the_same_version_and_uploads_nothing()
    {
        await using var run = await fixture.InitRunAsync();
        var file = _folder.Write("data.bin", 10_000);
        var first = await run.LogArtifactAsync(new Artifact("d", "dataset").AddFile(file), cancellationToken: Token);
        var progress = new LastProgress();

        var again = await run.LogArtifactAsync(new Artifact("d", "dataset").AddFile(file), ["kept"], new() { Progress = progress }, Token);

        again.Id.Should().Be(first.Id);
        again.Number.Should().Be(0);
        again.Aliases.Should().Contain("kept");
        progress.Last.BytesTransferred.Should().Be(0);
    }

    [Fact]
    public async Task A_changed_file_makes_the_next_version_moves_latest_and_is_the_only_upload()
    {
        await using var run = await fixture.InitRunAsync();
        var kept = _folder.Write("kept.bin", 5_000, seed: 1);
        var changed = _folder.Write("changed.bin", 5_000, seed: 2);
        var v0 = await run.LogArtifactAsync(new Artifact("d", "dataset").AddFile(kept).AddFile(changed), ["stays"], cancellationToken: Token);
        _folder.Write("changed.bin", 6_000, seed: 3);
        var progress = new LastProgress();

        var v1 = await run.LogArtifactAsync(new Artifact("d", "dataset").AddFile(kept).AddFile(changed), options: new() { Progress = progress }, cancellationToken: Token);

        v1.Number.Should().Be(1);
        v1.Aliases.Should().Equal("latest");
        progress.Last.BytesTransferred.Should().Be(6_000);
        using var client = new ArtifactClient(fixture.Options());
        var old = await client.GetArtifactAsync(v0.Path.ToString(), cancellationToken: Token);
        old.Aliases.Should().Equal("stays");
    }

    [Fact]
    public async Task An_empty_artifact_is_legal_and_has_the_documented_digest()
    {
        await using var run = await fixture.InitRunAsync();

        var version = await run.LogArtifactAsync(new Artifact("empty", "dataset"), cancellationToken: Token);

        version.Digest.Should().Be("64e7c61456b10382e2f3b571ac24b659");
        version.FileCount.Should().Be(0);
        var download = await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        download.FileCount.Should().Be(0);
        Directory.Exists(_folder["out"]).Should().BeTrue();
    }

    [Fact]
    public async Task Files_of_every_kind_come_back_byte_for_byte()
    {
        await using var run = await fixture.InitRunAsync();
        var directory = Path.GetDirectoryName(_folder.Write("dir/a/b/deep.bin", 300_000))!;
        _folder.Write("dir/empty.txt", []);
        _folder.Write("dir/é ～😀.txt", "names are not ASCII");
        var draft = new Artifact("kinds", "dataset")
            .AddDirectory(_folder["dir"])
            .AddDirectory(directory, name: "again")
            .AddBytes("bytes.bin", new byte[] { 1, 2, 3 })
            .AddStream("stream.bin", _ => new(new MemoryStream([4, 5, 6])));

        var version = await run.LogArtifactAsync(draft, cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());
        var found = await client.GetArtifactAsync(version.Path.ToString(), "dataset", cancellationToken: Token);
        var download = await found.DownloadAsync(_folder["out"], cancellationToken: Token);

        download.FileCount.Should().Be(6);
        Hashes(_folder["out"]).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["a/b/deep.bin"] = Hash(File.ReadAllBytes(_folder["dir/a/b/deep.bin"])),
            ["again/deep.bin"] = Hash(File.ReadAllBytes(_folder["dir/a/b/deep.bin"])),
            ["empty.txt"] = Hash([]),
            ["é ～😀.txt"] = Hash("names are not ASCII"u8.ToArray()),
            ["bytes.bin"] = Hash([1, 2, 3]),
            ["stream.bin"] = Hash([4, 5, 6]),
        });
    }

    [Fact]
    public async Task Another_type_under_a_known_name_is_refused_with_the_real_type()
    {
        await using var run = await fixture.InitRunAsync();
        await run.LogArtifactAsync(new Artifact("typed", "dataset").AddBytes("f", new byte[] { 1 }), cancellationToken: Token);

        var log = () => run.LogArtifactAsync(new Artifact("typed", "model").AddBytes("f", new byte[] { 2 }), cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("typed").And.Contain("'dataset'").And.Contain("'model'");
    }

    [Fact]
    public async Task Logs_of_one_name_from_many_tasks_get_contiguous_versions()
    {
        await using var run = await fixture.InitRunAsync();

        var versions = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            run.LogArtifactAsync(new Artifact("raced", "dataset").AddBytes("f", BitConverter.GetBytes(i)), cancellationToken: Token)));

        versions.Select(v => v.Number).Should().BeEquivalentTo(Enumerable.Range(0, 12));
        using var client = new ArtifactClient(fixture.Options());
        (await client.GetArtifactAsync($"{run.Entity}/{run.Project}/raced:latest", cancellationToken: Token)).Number.Should().Be(11);
    }

    [Fact]
    public async Task Logs_of_one_name_from_many_runs_get_contiguous_versions()
    {
        var project = $"p-{Guid.NewGuid():N}";
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => fixture.InitRunAsync(project)));

        var versions = await Task.WhenAll(runs.SelectMany((run, r) => Enumerable.Range(0, 4).Select(i =>
            run.LogArtifactAsync(new Artifact("raced", "dataset").AddBytes("f", BitConverter.GetBytes((r * 100) + i)), cancellationToken: Token))));

        versions.Select(v => v.Number).Should().BeEquivalentTo(Enumerable.Range(0, 24));
        foreach (var run in runs)
        {
            await run.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_added_is_refused_and_nothing_is_committed()
    {
        await using var run = await fixture.InitRunAsync();
        var file = _folder.Write("moving.bin", 1_000);
        var draft = new Artifact("moving", "dataset").AddFile(file);
        _folder.Write("moving.bin", 1_500, seed: 9);

        var log = () => run.LogArtifactAsync(draft, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Message.Should().Contain("moving.bin");
        using var client = new ArtifactClient(fixture.Options());
        (await client.ArtifactExistsAsync(ArtifactPath.Parse($"{run.Entity}/{run.Project}/moving:latest"), Token)).Should().BeFalse();
    }

    [Fact]
    public async Task Three_thousand_small_files_make_one_version()
    {
        await using var run = await fixture.InitRunAsync();
        for (var i = 0; i < 3_000; i++)
        {
            _folder.Write($"many/{i % 50}/{i}.txt", $"file {i}");
        }

        var version = await run.LogArtifactAsync(new Artifact("many", "dataset").AddDirectory(_folder["many"]), cancellationToken: Token);
        var download = await version.DownloadAsync(_folder["out"], new() { SkipCache = true }, Token);

        version.FileCount.Should().Be(3_000);
        download.FileCount.Should().Be(3_000);
        Hashes(_folder["out"]).Should().BeEquivalentTo(Hashes(_folder["many"]));
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string> Hashes(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), f => Hash(File.ReadAllBytes(f)));

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));
}
