using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class MembershipRowsTests : StoreTest
{
    [Fact]
    public async Task A_membership_is_found_by_id_version_artifact_and_alias()
    {
        var (sequence, artifact, membership) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            await Sample.AddVersionAsync(s, home.Sequence.Id);
            var (a, m) = await Sample.AddVersionAsync(s, home.Sequence.Id);
            await s.SetAliasAsync(home.Sequence.Id, m.Id, "Best");
            return (home.Sequence.Id, a, m);
        });

        membership.Should().Be(new MembershipRow(membership.Id, sequence, artifact.Id, 1, Sample.At(12)));
        (await ReadAsync(s => s.GetMembershipAsync(membership.Id))).Should().Be(membership);
        (await ReadAsync(s => s.FindMembershipAsync(sequence, artifact.Id))).Should().Be(membership);
        (await ReadAsync(s => s.FindMembershipByVersionAsync(sequence, 1))).Should().Be(membership);
        (await ReadAsync(s => s.FindMembershipByAliasAsync(sequence, "Best"))).Should().Be(membership);
        (await ReadAsync(s => s.FindMembershipByAliasAsync(sequence, "best"))).Should().BeNull();
        (await ReadAsync(s => s.FindMembershipByVersionAsync(sequence, 2))).Should().BeNull();
        (await ReadAsync(s => s.FindMembershipAsync(sequence + 1, artifact.Id))).Should().BeNull();
    }

    [Fact]
    public async Task Memberships_are_listed_counted_and_the_highest_is_found()
    {
        var (sequence, other) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            for (var i = 0; i < 5; i++)
            {
                await Sample.AddVersionAsync(s, home.Sequence.Id);
            }

            return (home.Sequence.Id, (await Sample.AddHomeAsync(s, "other")).Sequence.Id);
        });

        (await AllPagesAsync((s, page) => s.ListMembershipsAsync(sequence, page), m => m.Id)).Select(m => m.VersionIndex).Should().Equal(0, 1, 2, 3, 4);
        (await AllPagesAsync((s, page) => s.ListMembershipsAsync(sequence, page), m => m.Id, 3, descending: true)).Select(m => m.VersionIndex).Should().Equal(4, 3, 2, 1, 0);
        (await ReadAsync(s => s.CountMembershipsAsync(sequence))).Should().Be(5);
        (await ReadAsync(s => s.HighestMembershipAsync(sequence)))!.VersionIndex.Should().Be(4);
        (await ReadAsync(s => s.HighestMembershipAsync(other))).Should().BeNull();
        (await ReadAsync(s => s.CountMembershipsAsync(other))).Should().Be(0);
    }

    [Fact]
    public async Task An_index_is_given_once_in_a_collection()
    {
        var (_, membership) = await WriteAsync(async s => await Sample.AddVersionAsync(s, (await Sample.AddHomeAsync(s)).Sequence.Id));

        var again = () => WriteAsync(async s =>
        {
            var artifact = await s.AddArtifactAsync(Sample.Artifact((await s.GetCollectionAsync(membership.CollectionId))!));
            return await s.AddMembershipAsync(membership with { ArtifactId = artifact.Id });
        }).AsTask();

        (await again.Should().ThrowAsync<DomainException>()).Where(e => e.StatusCode == 409 && e.Message.Replace('_', '.').Contains("memberships.version"));
    }

    [Fact]
    public async Task An_alias_moves_and_belongs_to_one_version_of_a_collection()
    {
        var (home, versions) = await WriteAsync(async s =>
        {
            var h = await Sample.AddHomeAsync(s);
            var a = await Sample.AddVersionAsync(s, h.Sequence.Id);
            var b = await Sample.AddVersionAsync(s, h.Sequence.Id);
            await s.SetAliasAsync(h.Sequence.Id, a.Membership.Id, "latest");
            await s.SetAliasAsync(h.Sequence.Id, a.Membership.Id, "latest");
            await s.SetAliasAsync(h.Sequence.Id, a.Membership.Id, "first");
            await s.SetAliasAsync(h.Sequence.Id, b.Membership.Id, "latest");
            return (h, (MembershipRow[])[a.Membership, b.Membership]);
        });
        var sequence = home.Sequence.Id;

        (await ReadAsync(s => s.AliasesOfMembershipAsync(versions[0].Id))).Select(a => a.Name).Should().Equal("first");
        var latest = (await ReadAsync(s => s.AliasesOfMembershipAsync(versions[1].Id))).Should().ContainSingle().Subject;
        latest.Should().Be(new AliasRow(latest.Id, sequence, versions[1].Id, "latest"));
        (await ReadAsync(s => s.FindMembershipByAliasAsync(sequence, "latest"))).Should().Be(versions[1]);
        (await AllPagesAsync((s, page) => s.AliasesOfCollectionAsync(sequence, page), a => a.Id, 1)).Select(a => a.Name).Should().Equal("latest", "first");

        (await WriteAsync(s => s.RemoveAliasAsync(versions[0].Id, "latest"))).Should().BeFalse("another version has it");
        (await WriteAsync(s => s.RemoveAliasAsync(versions[1].Id, "latest"))).Should().BeTrue();
        (await ReadAsync(s => s.FindMembershipByAliasAsync(sequence, "latest"))).Should().BeNull();
    }

    [Fact]
    public async Task An_alias_cannot_point_out_of_its_collection()
    {
        var (_, membership) = await WriteAsync(async s => await Sample.AddVersionAsync(s, (await Sample.AddHomeAsync(s)).Sequence.Id));

        var set = () => WriteAsync(s => s.SetAliasAsync(membership.CollectionId + 1, membership.Id, "latest"));

        await set.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Removing_a_membership_takes_its_aliases_and_its_id_is_not_used_again()
    {
        var (artifact, membership) = await WriteAsync(async s =>
        {
            var (a, m) = await Sample.AddVersionAsync(s, (await Sample.AddHomeAsync(s)).Sequence.Id);
            await s.SetAliasAsync(m.CollectionId, m.Id, "latest");
            return (a, m);
        });

        await WriteAsync(s => s.RemoveMembershipAsync(membership.Id));

        (await ReadAsync(s => s.FindMembershipByAliasAsync(membership.CollectionId, "latest"))).Should().BeNull();
        (await ReadAsync(s => s.MembershipsOfArtifactAsync(artifact.Id))).Should().BeEmpty();
        var next = await WriteAsync(s => s.AddMembershipAsync(membership));
        next.Id.Should().BeGreaterThan(membership.Id);
        (await ReadAsync(s => s.AliasesOfMembershipAsync(next.Id))).Should().BeEmpty();
    }

    [Fact]
    public async Task An_artifact_knows_all_its_memberships()
    {
        var memberships = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var (artifact, own) = await Sample.AddVersionAsync(s, home.Sequence.Id);
            var links = await s.AddCollectionAsync(Sample.Collection(home.Project.Id, home.Type.Id, "links", CollectionKind.Portfolio));
            return (MembershipRow[])[own, await s.AddMembershipAsync(new MembershipRow(0, links.Id, artifact.Id, 0, Sample.Time))];
        });

        (await ReadAsync(s => s.MembershipsOfArtifactAsync(memberships[0].ArtifactId))).Should().Equal(memberships);
    }
}
