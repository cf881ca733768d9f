using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class ProjectRowsTests : StoreTest
{
    [Fact]
    public async Task A_project_keeps_every_column()
    {
        var (project, user, other) = await WriteAsync(async s =>
        {
            var e = await s.AddEntityAsync(Sample.Entity("team"));
            var o = await s.AddEntityAsync(Sample.Entity("other"));
            var u = await s.AddUserAsync(Sample.User("ada", e.Id));
            return (await s.AddProjectAsync(new ProjectRow(0, e.Id, "Mnist", "what", "PRIVATE", true, u.Id, Sample.At(1), Sample.At(2))), u, o);
        });

        project.Should().Be(new ProjectRow(project.Id, project.EntityId, "Mnist", "what", "PRIVATE", true, user.Id, Sample.At(1), Sample.At(2)));
        (await ReadAsync(s => s.GetProjectAsync(project.Id))).Should().Be(project);
        (await ReadAsync(s => s.FindProjectAsync(project.EntityId, "Mnist"))).Should().Be(project);
        (await ReadAsync(s => s.FindProjectAsync(project.EntityId, "mnist"))).Should().BeNull();
        (await ReadAsync(s => s.FindProjectAsync(other.Id, "Mnist"))).Should().BeNull();

        var changed = new ProjectRow(project.Id, other.Id, "wandb-registry-x", null, "PUBLIC", false, null, Sample.At(3), Sample.At(4));
        await WriteAsync(s => s.UpdateProjectAsync(changed));
        (await ReadAsync(s => s.GetProjectAsync(project.Id))).Should().Be(changed);
        (await ReadAsync(s => s.ListProjectsAsync(other.Id, true, new PageRequest(null, 5)))).Items.Should().Equal(changed);
    }

    [Theory]
    [InlineData(false, false, "a", "wandb-registry-A b", "wandb-registry-", "wandb-registry-z")]
    [InlineData(false, true, "wandb-registry-z", "wandb-registry-", "wandb-registry-A b", "a")]
    [InlineData(true, false, "wandb-registry-A b", "wandb-registry-z")]
    [InlineData(true, true, "wandb-registry-z", "wandb-registry-A b")]
    public async Task Projects_are_listed_by_id_in_both_directions(bool registriesOnly, bool descending, params string[] expected)
    {
        var entity = await WriteAsync(async s =>
        {
            var e = await s.AddEntityAsync(Sample.Entity("team"));
            var o = await s.AddEntityAsync(Sample.Entity("other"));
            foreach (var name in (string[])["a", "wandb-registry-A b", "wandb-registry-", "wandb-registry-z"])
            {
                await s.AddProjectAsync(Sample.Project(e.Id, name));
                await s.AddProjectAsync(Sample.Project(o.Id, name));
            }

            return e.Id;
        });

        for (var size = 1; size <= 5; size++)
        {
            var all = await AllPagesAsync((s, page) => s.ListProjectsAsync(entity, registriesOnly, page), p => p.Id, size, descending);
            all.Select(p => p.Name).Should().Equal(expected);
        }
    }

    [Fact]
    public async Task A_page_of_nothing_says_whether_there_is_more()
    {
        var entity = await WriteAsync(async s => (await Sample.AddHomeAsync(s)).Entity.Id);

        foreach (var first in (int[])[0, -1, int.MinValue])
        {
            var page = await ReadAsync(s => s.ListProjectsAsync(entity, false, new PageRequest(null, first)));
            page.Items.Should().BeEmpty();
            page.HasNext.Should().BeTrue();
        }

        var last = await ReadAsync(s => s.ListProjectsAsync(entity, false, new PageRequest(null, int.MaxValue)));
        last.Items.Should().ContainSingle();
        last.HasNext.Should().BeFalse();
    }

    [Fact]
    public async Task A_type_keeps_every_column()
    {
        var (type, other) = await WriteAsync(async s =>
        {
            var project = (await Sample.AddHomeAsync(s)).Project;
            var o = await s.AddProjectAsync(Sample.Project(project.EntityId, "other"));
            return (await s.AddTypeAsync(new ArtifactTypeRow(0, project.Id, "model", "text", true, Sample.At(1))), o);
        });

        type.Should().Be(new ArtifactTypeRow(type.Id, type.ProjectId, "model", "text", true, Sample.At(1)));
        (await ReadAsync(s => s.GetTypeAsync(type.Id))).Should().Be(type);
        (await ReadAsync(s => s.FindTypeAsync(type.ProjectId, "model"))).Should().Be(type);
        (await ReadAsync(s => s.FindTypeAsync(type.ProjectId, "Model"))).Should().BeNull();

        var changed = new ArtifactTypeRow(type.Id, other.Id, "m", null, false, Sample.At(2));
        await WriteAsync(s => s.UpdateTypeAsync(changed));
        (await ReadAsync(s => s.GetTypeAsync(type.Id))).Should().Be(changed);
    }

    [Fact]
    public async Task A_type_is_unused_until_a_collection_has_it_and_again_when_that_is_deleted()
    {
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));
        var unused = await WriteAsync(s => s.AddTypeAsync(Sample.Type(home.Project.Id, "model")));

        (await NamesAsync(true)).Should().Equal("dataset", "model");
        (await NamesAsync(false)).Should().Equal("dataset");

        await WriteAsync(s => s.AddCollectionAsync(Sample.Collection(home.Project.Id, unused.Id, "net")));
        await WriteAsync(s => s.UpdateCollectionAsync(home.Sequence with { State = CollectionState.Deleted }));
        (await NamesAsync(false)).Should().Equal("model");

        async Task<IEnumerable<string>> NamesAsync(bool includeUnused) =>
            (await AllPagesAsync((s, page) => s.ListTypesAsync(home.Project.Id, includeUnused, page), t => t.Id, 1)).Select(t => t.Name);
    }

    [Fact]
    public async Task Project_members_are_users_or_teams()
    {
        var (project, user, team) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var u = await s.AddUserAsync(Sample.User("ada", home.Entity.Id));
            await s.SetProjectMemberAsync(new ProjectMemberRow(home.Project.Id, u.Id, null, "viewer"));
            await s.SetProjectMemberAsync(new ProjectMemberRow(home.Project.Id, null, home.Entity.Id, "member"));
            await s.SetProjectMemberAsync(new ProjectMemberRow(home.Project.Id, u.Id, null, "admin"));
            return (home.Project.Id, u.Id, home.Entity.Id);
        });

        (await ReadAsync(s => s.ProjectMembersAsync(project))).Should().Equal(
            new ProjectMemberRow(project, user, null, "admin"), new ProjectMemberRow(project, null, team, "member"));

        await WriteAsync(s => s.RemoveProjectMemberAsync(project, user, null));
        await WriteAsync(s => s.RemoveProjectMemberAsync(project, user, null));
        (await ReadAsync(s => s.ProjectMembersAsync(project))).Should().Equal(new ProjectMemberRow(project, null, team, "member"));
        await WriteAsync(s => s.RemoveProjectMemberAsync(project, null, team));
        (await ReadAsync(s => s.ProjectMembersAsync(project))).Should().BeEmpty();

        var neither = () => WriteAsync(s => s.SetProjectMemberAsync(new ProjectMemberRow(project, null, null, "admin")));
        await neither.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Deleting_a_project_takes_what_is_in_it_and_leaves_the_rest()
    {
        var (doomed, kept, link, source) = await WriteAsync(async s =>
        {
            var a = await Sample.AddHomeAsync(s, "doomed");
            var b = await Sample.AddHomeAsync(s, "kept");
            var portfolio = await s.AddCollectionAsync(Sample.Collection(a.Project.Id, a.Type.Id, "links", CollectionKind.Portfolio));
            var run = await s.AddRunAsync(Sample.Run(a.Project.Id, "r1"));
            var version = await Sample.AddVersionAsync(s, b.Sequence.Id);
            await s.UpdateArtifactAsync(version.Artifact with { RunId = run.Id });
            var membership = await s.AddMembershipAsync(new MembershipRow(0, portfolio.Id, version.Artifact.Id, 0, Sample.Time));
            await s.SetAliasAsync(portfolio.Id, membership.Id, "production");
            var own = await Sample.AddVersionAsync(s, a.Sequence.Id);
            await s.AddManifestAsync(new ManifestRow(0, own.Artifact.Id, ManifestType.Full, version.Artifact.Id, "m", "d", 1, Sample.Time));
            await s.SetClientIdAsync("client", own.Artifact.Id);
            await s.AddArtifactTagAsync(own.Artifact.Id, "tag");
            await s.AddCollectionTagAsync(portfolio.Id, "tag");
            await s.AddBirthsAsync(a.Project.Id, own.Artifact.Id, [Sample.Hex(1)]);
            await s.AddRunArtifactAsync(new RunArtifactRow(run.Id, version.Artifact.Id, RunArtifactRole.Input, [], Sample.Time));
            await s.WriteRunLinesAsync(run.Id, "output.log", 0, ["x"]);
            await s.UpsertRunFileAsync(new RunFileRow(0, run.Id, "config.yaml", null, 1, Sample.Time));
            return (a, b, membership, version.Artifact);
        });

        (await WriteAsync(s => s.DeleteProjectAsync(doomed.Project.Id))).Should().BeTrue();
        (await WriteAsync(s => s.DeleteProjectAsync(doomed.Project.Id))).Should().BeFalse();

        (await ReadAsync(s => s.GetCollectionAsync(doomed.Sequence.Id))).Should().BeNull();
        (await ReadAsync(s => s.GetMembershipAsync(link.Id))).Should().BeNull();
        (await ReadAsync(s => s.GetTypeAsync(doomed.Type.Id))).Should().BeNull();
        (await ReadAsync(s => s.FindArtifactByClientIdAsync("client"))).Should().BeNull();
        (await ReadAsync(s => s.FindBirthsAsync(doomed.Project.Id, [Sample.Hex(1)]))).Should().BeEmpty();
        (await ReadAsync(s => s.RunsOfArtifactAsync(source.Id, RunArtifactRole.Input))).Should().BeEmpty();

        (await ReadAsync(s => s.GetCollectionAsync(kept.Sequence.Id))).Should().NotBeNull();
        var survivor = await ReadAsync(s => s.GetArtifactAsync(source.Id));
        survivor!.State.Should().Be(ArtifactState.Committed);
        survivor.RunId.Should().BeNull();
        (await ReadAsync(s => s.MembershipsOfArtifactAsync(source.Id))).Should().ContainSingle().Which.CollectionId.Should().Be(kept.Sequence.Id);
    }
}
