using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class ArtifactCommitTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task CommitAsync_numbers_measures_and_names_the_version()
    {
        var v0 = await _world.LogAsync(TestWorld.Draft("art", "d0", "best"), ("a.txt", "hello"), ("b/c.txt", "you"));
        var v1 = await _world.LogAsync("art", "two");

        (v0.State, v0.VersionIndex, v0.Size, v0.FileCount, v0.Digest).Should().Be((ArtifactState.Committed, 0, 8L, 2L, "d0"));
        v0.CommitHash.Should().HaveLength(20);
        v1.VersionIndex.Should().Be(1);
        (await _world.AliasesAsync(v0)).Should().Equal("best");
        (await _world.AliasesAsync(v1)).Should().Equal("latest");
    }

    [Fact]
    public async Task CommitAsync_takes_an_empty_version()
    {
        var empty = await _world.LogAsync(TestWorld.Draft("art", "64e7c61456b10382e2f3b571ac24b659"));
        (empty.FileCount, empty.Size, empty.VersionIndex).Should().Be((0L, 0L, 0));
    }

    [Fact]
    public async Task CommitAsync_names_the_first_file_that_was_not_uploaded_and_commits_nothing()
    {
        var artifact = await PendingAsync("d");
        await _world.UploadAsync(artifact, "hello");
        await _world.AttachManifestAsync(artifact, Manifest(Entry("a", "hello"), Entry("b", "absent"), Entry("c", "gone")));

        (await RefusalAsync(artifact)).Message.Should().Contain("'b'").And.Contain("not uploaded");
        (await ReloadAsync(artifact)).State.Should().Be(ArtifactState.Pending);

        await _world.UploadAsync(artifact, "absent");
        await _world.UploadAsync(artifact, "gone");
        (await _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token)).VersionIndex.Should().Be(0);
    }

    [Theory]
    [InlineData("\"size\":0")]
    [InlineData("\"size\":null")]
    public async Task CommitAsync_takes_a_size_that_the_client_does_not_know(string size)
    {
        var artifact = await PendingAsync("d");
        await _world.UploadAsync(artifact, "hello");
        await _world.AttachManifestAsync(artifact, Manifest(Entry("a", "hello").Replace("\"size\":5", size, StringComparison.Ordinal)));

        (await _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token)).Size.Should().Be(5);
    }

    [Fact]
    public async Task CommitAsync_takes_an_empty_reference_for_none()
    {
        var artifact = await PendingAsync("d");
        await _world.AttachManifestAsync(artifact, Manifest(Entry("a", "absent").Replace("\"size\"", "\"ref\":\"\",\"size\"", StringComparison.Ordinal)));

        (await RefusalAsync(artifact)).Message.Should().Contain("'a'").And.Contain("not uploaded");
    }

    [Fact]
    public async Task CommitAsync_refuses_a_size_that_is_not_the_one_stored()
    {
        var artifact = await PendingAsync("d");
        await _world.UploadAsync(artifact, "hello");
        await _world.AttachManifestAsync(artifact, Manifest(Entry("a", "hello").Replace("\"size\":5", "\"size\":6", StringComparison.Ordinal)));
        (await RefusalAsync(artifact)).Message.Should().Contain("'a' 6 bytes, 5 were uploaded");
    }

    [Fact]
    public async Task CommitAsync_refuses_without_a_manifest_or_its_bytes()
    {
        var artifact = await PendingAsync("d");
        (await RefusalAsync(artifact)).Message.Should().Contain("has no manifest");
        await _world.Services.ManifestRows.CreateAsync(
            _world.Member, artifact.Id, null, "wandb_manifest.json", TestWorld.Md5("lost"), ManifestType.Full, TestWorld.Token);
        (await RefusalAsync(artifact)).Message.Should().Contain("not uploaded");
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\\\evil")]
    public async Task CommitAsync_refuses_a_manifest_whose_path_would_leave_the_folder(string path)
    {
        var artifact = await PendingAsync("d");
        await _world.UploadAsync(artifact, "hello");
        await _world.AttachManifestAsync(artifact, Manifest(Entry(path, "hello")));
        (await RefusalAsync(artifact)).StatusCode.Should().Be(400);
    }

    [Fact]
    public async Task CommitAsync_uses_the_newest_manifest()
    {
        var artifact = await PendingAsync("d");
        await _world.UploadAsync(artifact, "hello");
        await _world.AttachManifestAsync(artifact, Manifest(Entry("old", "hello")));
        await _world.AttachManifestAsync(artifact, Manifest(Entry("new", "hello"), Entry("newer", "hello")));
        (await _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token)).FileCount.Should().Be(2);
    }

    [Fact]
    public async Task CommitAsync_may_be_repeated_and_raced()
    {
        var artifact = await PendingAsync("d");
        await _world.AttachManifestAsync(artifact, Manifest());
        var commits = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token).AsTask())));

        commits.Should().OnlyContain(commit => commit.VersionIndex == 0);
        (await _world.ReadAsync(session => session.CountMembershipsAsync(artifact.SequenceId))).Should().Be(1);
    }

    [Fact]
    public async Task CommitAsync_gives_parallel_versions_contiguous_numbers_and_latest_to_the_highest()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            Task.Run(() => _world.LogAsync("art", $"content {number}"))));

        versions.Select(version => version.VersionIndex).Order().Should().Equal(Enumerable.Range(0, 12).Cast<int?>());
        (await _world.AliasesAsync(versions.MaxBy(version => version.VersionIndex)!)).Should().Equal("latest");
    }

    [Fact]
    public async Task Files_that_are_stored_need_no_upload_and_know_where_they_were_born()
    {
        var v0 = await _world.LogAsync(TestWorld.Draft("art", "d0"), ("a.txt", "hello"));
        var v1 = await PendingAsync("d1");
        await _world.UploadAsync(v1, "uploaded but never committed");

        var plans = await _world.Services.Files.PlanAsync(
            _world.Member,
            [
                new FileSpec(v1.Id, "new", TestWorld.Md5("new")),
                new FileSpec(v1.Id, "renamed.txt", TestWorld.Md5("hello")),
                new FileSpec(v1.Id, "there", TestWorld.Md5("uploaded but never committed")),
            ],
            TestWorld.Token);

        plans.Select(plan => (plan.Name, plan.NeedsUpload, plan.BirthArtifactId)).Should().Equal(
            ("new", true, v1.Id), ("renamed.txt", false, v0.Id), ("there", false, v1.Id));
    }

    [Fact]
    public async Task A_committed_version_is_closed()
    {
        var v0 = await _world.LogAsync("art", "one");
        var act = () => _world.AttachManifestAsync(v0, Manifest());
        (await act.Should().ThrowAsync<DomainException>()).Which.Message.Should().Contain("committed");
    }

    [Fact]
    public async Task An_incremental_manifest_is_laid_over_its_base()
    {
        var v0 = await _world.LogAsync(TestWorld.Draft("art", "d0"), ("a", "one"), ("b", "two"));
        var v1 = await PendingAsync("patch only");
        await _world.UploadAsync(v1, "three");
        await _world.AttachManifestAsync(
            v1, Manifest(Entry("b", "three"), Entry("c", "three")), ManifestType.Incremental, GlobalIds.Encode(GlobalIds.Artifact, v0.Id));

        var committed = await _world.Services.Commit.CommitAsync(_world.Member, v1.Id, TestWorld.Token);

        var manifest = await ManifestAsync(committed);
        manifest.Entries.Select(entry => (entry.Path, entry.Digest)).Should().Equal(
            ("a", TestWorld.Md5("one")), ("b", TestWorld.Md5("three")), ("c", TestWorld.Md5("three")));
        (committed.FileCount, committed.Digest).Should().Be((3L, ManifestMerge.DigestOf(manifest)));
    }

    [Fact]
    public async Task Patches_of_a_distributed_version_are_united()
    {
        var draft = TestWorld.Draft("art", "d") with { DistributedId = "group" };
        var artifact = await _world.Services.Creation.CreateAsync(_world.Member, draft, TestWorld.Token);
        await _world.UploadAsync(artifact, "one");
        await _world.UploadAsync(artifact, "two");
        await _world.AttachManifestAsync(artifact, Manifest(Entry("a", "one")), ManifestType.Patch);
        await _world.AttachManifestAsync(artifact, Manifest(Entry("b", "two")), ManifestType.Patch);
        await _world.AttachManifestAsync(artifact, Manifest(), ManifestType.Patch);

        var committed = await _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token);

        (await ManifestAsync(committed)).Entries.Select(entry => entry.Path).Should().Equal("a", "b");
    }

    [Fact]
    public async Task CommitAsync_refuses_strangers_as_if_nothing_were_there()
    {
        var artifact = await PendingAsync("d");
        var act = () => _world.Services.Commit.CommitAsync(_world.Stranger, artifact.Id, TestWorld.Token).AsTask();
        (await act.Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(404);
    }

    private static string Entry(string path, string text) => $"\"{path}\":{{\"digest\":\"{TestWorld.Md5(text)}\",\"size\":{text.Length}}}";

    private static string Manifest(params string[] entries) => TestWorld.ManifestText(string.Join(',', entries));

    private async Task<ArtifactRow> PendingAsync(string digest) =>
        await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("art", digest), TestWorld.Token);

    private async Task<ArtifactRow> ReloadAsync(ArtifactRow artifact) =>
        (await _world.ReadAsync(session => session.GetArtifactAsync(artifact.Id)))!;

    private async Task<Manifest> ManifestAsync(ArtifactRow artifact)
    {
        var (current, entity) = await _world.ReadAsync(async session => (
            CurrentManifest.Of(await session.ManifestsOfArtifactAsync(artifact.Id))!,
            (await session.FindEntityAsync(TestWorld.Team))!.Id));
        Digests.TryGetHex(current.Digest, out var hex).Should().BeTrue();
        return (await _world.Services.Manifests.FindAsync(new BlobKey(entity, hex), TestWorld.Token))!;
    }

    private async Task<DomainException> RefusalAsync(ArtifactRow artifact)
    {
        var act = () => _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token).AsTask();
        return (await act.Should().ThrowAsync<DomainException>()).Which;
    }
}
