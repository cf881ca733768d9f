using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class MembershipPermissionsTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("member", true, true)]
    [InlineData("admin", true, true)]
    [InlineData("viewer", true, false)]
    public async Task The_role_in_the_team_decides(string role, bool read, bool write)
    {
        var run = await _world.StartRunAsync("r");
        await ChangeAsync(async session => await session.SetEntityMemberAsync((await session.FindEntityAsync(TestWorld.Team))!.Id, Me, role));
        (await ProjectRightsAsync(_world.Member, run.ProjectId)).Should().Be((read, write));
    }

    [Fact]
    public async Task Strangers_and_the_unknown_have_no_rights_and_administrators_all()
    {
        var run = await _world.StartRunAsync("r");
        (await ProjectRightsAsync(_world.Stranger, run.ProjectId)).Should().Be((false, false));
        (await ProjectRightsAsync(Caller.Anonymous, run.ProjectId)).Should().Be((false, false));
        (await ProjectRightsAsync(_world.Admin, run.ProjectId)).Should().Be((true, true));
    }

    [Theory]
    [InlineData("PRIVATE", "member", null, true, false)]
    [InlineData("PRIVATE", "viewer", null, true, false)]
    [InlineData("RESTRICTED", "member", null, false, false)]
    [InlineData("RESTRICTED", "admin", null, true, true)]
    [InlineData("RESTRICTED", "member", "viewer", true, false)]
    [InlineData("RESTRICTED", "viewer", "member", true, true)]
    [InlineData("PRIVATE", "member", "viewer", true, false)]
    public async Task Registries_go_by_the_role_that_was_given_there(
        string access, string organizationRole, string? registryRole, bool read, bool write)
    {
        var registry = await RegistryAsync();
        await ChangeAsync(async session =>
        {
            await session.UpdateProjectAsync(registry with { Access = access });
            await session.SetOrganizationMemberAsync((await session.FindOrganizationAsync(TestWorld.Organization))!.Id, Me, organizationRole);
            await session.RemoveProjectMemberAsync(registry.Id, Me, null);
            if (registryRole is not null)
            {
                await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, Me, null, registryRole));
            }
        });
        (await ProjectRightsAsync(_world.Member, registry.Id)).Should().Be((read, write));
    }

    [Fact]
    public async Task A_team_brings_its_members_into_a_restricted_registry()
    {
        var registry = await RegistryAsync();
        await ChangeAsync(async session =>
        {
            await session.UpdateProjectAsync(registry with { Access = "RESTRICTED" });
            await session.RemoveProjectMemberAsync(registry.Id, Me, null);
            var team = await session.FindEntityAsync(TestWorld.Team);
            await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, null, team!.Id, "member"));
        });
        (await ProjectRightsAsync(_world.Member, registry.Id)).Should().Be((true, true));
    }

    [Fact]
    public async Task Personal_entities_are_seen_by_their_owners_and_teams_by_their_organisation()
    {
        var permissions = _world.Services.Permissions;
        Task<bool> SeesAsync(Caller caller, string name) => _world.ReadAsync(async session =>
            await permissions.CanReadEntityAsync(session, caller, (await session.FindEntityAsync(name))!)).AsTask();

        (await SeesAsync(_world.Member, TestWorld.PersonalEntity)).Should().BeTrue();
        (await SeesAsync(_world.Member, "stranger")).Should().BeFalse();
        (await SeesAsync(_world.Member, "other-team")).Should().BeFalse();
        await ChangeAsync(async session => await session.RemoveEntityMemberAsync((await session.FindEntityAsync(TestWorld.Team))!.Id, Me));
        (await SeesAsync(_world.Member, TestWorld.Team)).Should().BeTrue();
    }

    private long Me => _world.Member.User!.Id;

    private ValueTask<bool> ChangeAsync(Func<IMetadataSession, Task> change) => _world.Store.WriteAsync(
        async session =>
        {
            await change(session);
            return true;
        },
        TestWorld.Token);

    private async Task<ProjectRow> RegistryAsync() => (await _world.ReadAsync(async session =>
        await session.FindProjectAsync((await session.FindEntityAsync(TestWorld.OrgEntity))!.Id, TestWorld.Registry)))!;

    private ValueTask<(bool Read, bool Write)> ProjectRightsAsync(Caller caller, long projectId) => _world.ReadAsync(async session =>
    {
        var project = (await session.GetProjectAsync(projectId))!;
        return (
            await _world.Services.Permissions.CanReadProjectAsync(session, caller, project),
            await _world.Services.Permissions.CanWriteProjectAsync(session, caller, project));
    });
}
