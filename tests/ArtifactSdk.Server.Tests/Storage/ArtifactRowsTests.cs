using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class ArtifactRowsTests : StoreTest
{
    [Fact]
    public async Task An_artifact_keeps_every_column()
    {
        var (home, other, user, run) = await WriteAsync(async s =>
        {
            var h = await Sample.AddHomeAsync(s);
            return (h, await Sample.AddHomeAsync(s, "other"), await s.AddUserAsync(Sample.User("ada", h.Entity.Id)), await s.AddRunAsync(Sample.Run(h.Project.Id, "r")));
        });
        var full = new ArtifactRow
        {
            Id = 0,
            SequenceId = home.Sequence.Id,
            TypeId = home.Type.Id,
            State = ArtifactState.Committed,
            Digest = "d1",
            VersionIndex = 3,
            Description = "text",
            Metadata = """{"a":"é"}""",
            Labels = "[]",
            TtlDurationSeconds = -2,
            HistoryStep = 17,
            RunId = run.Id,
            CreatedByUserId = user.Id,
            DistributedId = "group",
            SequenceClientId = "sc",
            CommitHash = "abc",
            Size = 5_000_000_000,
            FileCount = 7,
            CreatedAt = Sample.At(1),
            UpdatedAt = Sample.At(2),
            RequestedAliases = """["latest"]""",
        };
        var bare = Sample.Artifact(home.Sequence, ArtifactState.Pending);

        var (first, second) = await WriteAsync(async s => (await s.AddArtifactAsync(full), await s.AddArtifactAsync(bare)));

        first.Should().Be(full with { Id = first.Id });
        second.Should().Be(bare with { Id = second.Id });
        (await ReadAsync(s => s.GetArtifactAsync(first.Id))).Should().Be(first);
        (await ReadAsync(s => s.GetArtifactAsync(second.Id))).Should().Be(second);

        // Each takes the other's values: every column is updated, to and from null.
        await WriteAsync(async s =>
        {
            await s.UpdateArtifactAsync(bare with { Id = first.Id, State = ArtifactState.Deleted, SequenceId = other.Sequence.Id, TypeId = other.Type.Id, CreatedAt = Sample.At(5), UpdatedAt = Sample.At(6) });
            await s.UpdateArtifactAsync(full with { Id = second.Id });
        });
        (await ReadAsync(s => s.GetArtifactAsync(first.Id))).Should().Be(
            bare with { Id = first.Id, State = ArtifactState.Deleted, SequenceId = other.Sequence.Id, TypeId = other.Type.Id, CreatedAt = Sample.At(5), UpdatedAt = Sample.At(6) });
        (await ReadAsync(s => s.GetArtifactAsync(second.Id))).Should().Be(full with { Id = second.Id });
    }

    [Fact]
    public async Task Times_are_kept_to_the_microsecond_and_given_back_in_utc()
    {
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));
        var time = new DateTimeOffset(2026, 5, 6, 7, 8, 9, 123, 456, TimeSpan.FromHours(3)).AddTicks(7);

        var row = await WriteAsync(s => s.AddArtifactAsync(Sample.Artifact(home.Sequence) with { CreatedAt = time, UpdatedAt = DateTimeOffset.UnixEpoch.AddYears(-1) }));

        row.CreatedAt.Should().Be(time.AddTicks(-7));
        row.CreatedAt.Offset.Should().Be(TimeSpan.Zero);
        row.UpdatedAt.Should().Be(DateTimeOffset.UnixEpoch.AddYears(-1));
    }

    [Fact]
    public async Task The_newest_committed_version_is_found_by_digest()
    {
        var (sequence, expected) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var other = await s.AddCollectionAsync(Sample.Collection(home.Project.Id, home.Type.Id, "other"));
            var version = Sample.Artifact(home.Sequence);
            await s.AddArtifactAsync(version with { VersionIndex = 0 });
            var newest = await s.AddArtifactAsync(version with { VersionIndex = 10 });
            await s.AddArtifactAsync(version with { VersionIndex = 9 });
            await s.AddArtifactAsync(version with { VersionIndex = 11, Digest = "another" });
            await s.AddArtifactAsync(version with { VersionIndex = 12, State = ArtifactState.Deleted });
            await s.AddArtifactAsync(version with { State = ArtifactState.Pending });
            await s.AddArtifactAsync(Sample.Artifact(other) with { VersionIndex = 99 });
            return (home.Sequence.Id, newest);
        });

        (await ReadAsync(s => s.FindCommittedByDigestAsync(sequence, expected.Digest))).Should().Be(expected);
        (await ReadAsync(s => s.FindCommittedByDigestAsync(sequence, expected.Digest.ToUpperInvariant()))).Should().BeNull();
    }

    [Fact]
    public async Task A_pending_version_is_found_by_its_distributed_id_until_it_is_committed()
    {
        var (sequence, pending) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            await s.AddArtifactAsync(Sample.Artifact(home.Sequence) with { DistributedId = "g" });
            await s.AddArtifactAsync(Sample.Artifact(home.Sequence, ArtifactState.Pending));
            return (home.Sequence, await s.AddArtifactAsync(Sample.Artifact(home.Sequence, ArtifactState.Pending) with { DistributedId = "g" }));
        });

        (await ReadAsync(s => s.FindPendingByDistributedIdAsync(sequence.Id, "g"))).Should().Be(pending);
        (await ReadAsync(s => s.FindPendingByDistributedIdAsync(sequence.Id, "h"))).Should().BeNull();
        (await ReadAsync(s => s.FindPendingByDistributedIdAsync(sequence.Id + 1, "g"))).Should().BeNull();

        await WriteAsync(s => s.UpdateArtifactAsync(pending with { State = ArtifactState.Committed }));
        (await ReadAsync(s => s.FindPendingByDistributedIdAsync(sequence.Id, "g"))).Should().BeNull();
    }

    [Fact]
    public async Task A_client_id_leads_to_the_artifact_that_had_it_last()
    {
        var (first, second) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var a = await s.AddArtifactAsync(Sample.Artifact(home.Sequence));
            var b = await s.AddArtifactAsync(Sample.Artifact(home.Sequence));
            await s.SetClientIdAsync("one", a.Id);
            await s.SetClientIdAsync("two", a.Id);
            await s.SetClientIdAsync("two", b.Id);
            return (a.Id, b.Id);
        });

        (await ReadAsync(s => s.FindArtifactByClientIdAsync("one"))).Should().Be(first);
        (await ReadAsync(s => s.FindArtifactByClientIdAsync("two"))).Should().Be(second);
        (await ReadAsync(s => s.FindArtifactByClientIdAsync("three"))).Should().BeNull();
    }

    [Fact]
    public async Task Tags_are_a_set_of_names()
    {
        var artifact = await WriteAsync(async s => await s.AddArtifactAsync(Sample.Artifact((await Sample.AddHomeAsync(s)).Sequence)));
        await WriteAsync(async s =>
        {
            await s.AddArtifactTagAsync(artifact.Id, "b");
            await s.AddArtifactTagAsync(artifact.Id, "a");
            await s.AddArtifactTagAsync(artifact.Id, "a");
            await s.AddArtifactTagAsync(artifact.Id, "c");
            await s.RemoveArtifactTagAsync(artifact.Id, "c");
        });

        (await ReadAsync(s => s.TagsOfArtifactAsync(artifact.Id))).Select(t => t.Name).Should().Equal("a", "b");
    }

    [Fact]
    public async Task A_manifest_keeps_every_column_and_manifests_come_in_order_of_creation()
    {
        var (artifact, other) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            return (await s.AddArtifactAsync(Sample.Artifact(home.Sequence)), await s.AddArtifactAsync(Sample.Artifact(home.Sequence)));
        });
        var (first, second) = await WriteAsync(async s => (
            await s.AddManifestAsync(new ManifestRow(0, artifact.Id, ManifestType.Patch, other.Id, "wandb_manifest.json", "", 9, Sample.At(9))),
            await s.AddManifestAsync(new ManifestRow(0, artifact.Id, ManifestType.Full, null, "m", "digest", 0, Sample.At(1)))));

        first.Should().Be(new ManifestRow(first.Id, artifact.Id, ManifestType.Patch, other.Id, "wandb_manifest.json", "", 9, Sample.At(9)));
        (await ReadAsync(s => s.GetManifestAsync(second.Id))).Should().Be(second);
        (await ReadAsync(s => s.ManifestsOfArtifactAsync(artifact.Id))).Should().Equal(first, second);

        var changed = new ManifestRow(first.Id, other.Id, ManifestType.Incremental, null, "n", "other", 4, Sample.At(3));
        await WriteAsync(s => s.UpdateManifestAsync(changed));
        (await ReadAsync(s => s.GetManifestAsync(first.Id))).Should().Be(changed);
        (await ReadAsync(s => s.ManifestsOfArtifactAsync(artifact.Id))).Should().Equal(second);
    }
}
