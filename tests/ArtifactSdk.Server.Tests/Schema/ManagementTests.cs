using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>Renaming, deleting, retyping, and who is in a registry, by the documents that clients send.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private const string Rename =
        "mutation($input: RenameProjectInput!) { renameProject(input: $input) { inserted project { id name } } }";

    private const string Delete = "mutation DeleteRegistry($id: String!) { deleteModel(input: {id: $id}) { success } }";

    private TestWorld _world = null!;
    private EngineTransport _engine = null!;
    private string _registryId = "";
    private string _memberId = "";
    private string _teamId = "";

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.CreateAsync();
        _engine = new EngineTransport(_world);
        _memberId = GlobalIds.Encode(GlobalIds.User, _world.Member.User!.Id);
        await _world.ReadAsync(async session =>
        {
            var team = (await session.FindEntityAsync(TestWorld.Team))!;
            var organization = (await session.FindEntityAsync(TestWorld.OrgEntity))!;
            _teamId = GlobalIds.Encode(GlobalIds.Entity, team.Id);
            _registryId = GlobalIds.Encode(GlobalIds.Project, (await session.FindProjectAsync(organization.Id, TestWorld.Registry))!.Id);
            return true;
        });
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_project_is_renamed_and_keeps_its_id_and_contents()
    {
        await _world.LogAsync("art", "one");
        var renamed = (await _engine.DataAsync(Rename, Input(TestWorld.Team, "proj", "better")))["renameProject"]!;
        ((bool)renamed["inserted"]!, (string)renamed["project"]!["name"]!).Should().Be((false, "better"));
        (await _engine.DataAsync("{ project(name: \"proj\", entityName: \"my-team\") { id } }"))["project"].Should().BeNull();
        var artifact = await _engine.DataAsync("{ project(name: \"better\", entityName: \"my-team\") { artifact(name: \"art:v0\") { id } } }");
        artifact["project"]!["artifact"].Should().NotBeNull();
        (await _engine.DataAsync(Rename, Input(TestWorld.Team, "better", "better")))["renameProject"]!["project"]!["name"]!.GetValue<string>().Should().Be("better");
    }

    [Theory]
    [InlineData("my-team", "nope", "x", 404, "project 'nope' not found")]
    [InlineData("my-team", "proj", "taken", 400, "'taken' is taken")]
    [InlineData("my-team", "proj", "a/b", 400, "no project name")]
    [InlineData("my-team", "proj", "wandb-registry-x", 400, "cannot become a registry")]
    [InlineData("other-team", "proj", "x", 404, "not found")]
    public async Task A_rename_that_cannot_be_is_refused_and_says_why(string entity, string from, string to, int status, string message)
    {
        await _world.StartRunAsync("r");
        await _world.StartRunAsync("r", "taken");
        var refusal = await _engine.RefusalAsync(Rename, Input(entity, from, to));
        refusal.Status.Should().Be(status);
        refusal.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Registries_are_renamed_by_their_members_and_deleted_by_their_administrators_only()
    {
        (await _engine.RefusalAsync(Delete, new { id = _registryId })).Code.Should().Be(ErrorCodes.PermissionError);
        await SetRoleAsync("viewer");
        (await _engine.RefusalAsync(Rename, Input(TestWorld.OrgEntity, TestWorld.Registry, "wandb-registry-new"))).Status.Should().Be(403);
        (await _engine.RefusalAsync(Delete, new { id = _registryId })).Code.Should().Be(ErrorCodes.PermissionError);

        await SetRoleAsync("admin");
        (await _engine.DataAsync(Rename, Input(TestWorld.OrgEntity, TestWorld.Registry, "wandb-registry-new")))["renameProject"].Should().NotBeNull();
        (await _engine.RefusalAsync(Rename, Input(TestWorld.OrgEntity, "wandb-registry-new", "plain"))).Message.Should().Contain("cannot become a project");
        (await _engine.DataAsync(Delete, new { id = _registryId })).ToJsonString().Should().Be("""{"deleteModel":{"success":true}}""");
        (await _engine.RefusalAsync(Delete, new { id = _registryId })).Status.Should().Be(404);
    }

    [Fact]
    public async Task With_a_registry_go_its_links_and_with_a_project_the_links_to_its_versions()
    {
        var first = await _world.LogAsync("art", "one");
        var other = await _world.LogAsync(TestWorld.Draft("art", "0123") with { ProjectName = "other" }, ("f", "two"));
        var link = await LinkAsync(first);
        await LinkAsync(other);

        await _world.Services.ProjectLifecycle.DeleteAsync(_world.Member, await ProjectOfAsync(other), TestWorld.Token);
        (await _world.AliasesAsync(link.Id)).Should().Equal("latest");
        (await _world.ReadAsync(session => session.CountMembershipsAsync(link.CollectionId))).Should().Be(1);

        _engine.Caller = _world.Admin;
        await _engine.DataAsync(Delete, new { id = _registryId });
        (await _world.ReadAsync(session => session.GetArtifactAsync(first.Id)))!.State.Should().Be(ArtifactState.Committed);
        (await _world.ReadAsync(session => session.MembershipsOfArtifactAsync(first.Id))).Should().ContainSingle();
    }

    [Theory]
    [InlineData("moveArtifactSequence")]
    [InlineData("moveArtifactCollection")]
    public async Task A_source_collection_gets_another_type_with_its_versions(string mutation)
    {
        var artifact = await _world.LogAsync("art", "one");
        var moved = await _engine.DataAsync(
            $$"""mutation($input: MoveArtifactSequenceInput!) { {{mutation}}(input: $input) { artifactCollection { __typename defaultArtifactType { name } } } }""",
            new { input = new { artifactSequenceID = GlobalIds.Encode(GlobalIds.Collection, artifact.SequenceId), destinationArtifactTypeName = "model" } });
        moved[mutation]!["artifactCollection"]!.ToJsonString().Should().Be("""{"__typename":"ArtifactSequence","defaultArtifactType":{"name":"model"}}""");
        var project = (await _engine.DataAsync(
            "{ project(name: \"proj\", entityName: \"my-team\") { artifactTypes { edges { node { name } } } artifact(name: \"art:v0\") { artifactType { name } } } }"))["project"]!;
        project.ToJsonString().Should().Be("""{"artifactTypes":{"edges":[{"node":{"name":"model"}}]},"artifact":{"artifactType":{"name":"model"}}}""");

        var again = await _world.LogAsync(TestWorld.Draft("art", "77") with { TypeName = "model" }, ("f", "new"));
        again.VersionIndex.Should().Be(1);
    }

    [Fact]
    public async Task A_collection_of_links_keeps_its_type()
    {
        var link = await LinkAsync(await _world.LogAsync("art", "one"));
        var refusal = await _engine.RefusalAsync(
            "mutation($input: MoveArtifactSequenceInput!) { moveArtifactSequence(input: $input) { artifactCollection { id } } }",
            new { input = new { artifactSequenceID = GlobalIds.Encode(GlobalIds.Collection, link.CollectionId), destinationArtifactTypeName = "model" } });
        (refusal.Status, refusal.Code).Should().Be((400, ErrorCodes.CollectionTypeMismatch));
    }

    [Fact]
    public async Task A_type_is_made_once_and_described()
    {
        await _world.StartRunAsync("r");
        const string Query = "mutation($input: CreateArtifactTypeInput!) { createArtifactType(input: $input) { artifactType { id name description } } }";
        var made = (await _engine.DataAsync(Query, TypeInput("model", null)))["createArtifactType"]!["artifactType"]!;
        var again = (await _engine.DataAsync(Query, TypeInput("model", "what for")))["createArtifactType"]!["artifactType"]!;
        ((string?)again["id"], (string?)again["description"]).Should().Be(((string?)made["id"], "what for"));
        (await _engine.RefusalAsync(Query, TypeInput("a/b", null))).Status.Should().Be(400);

        static object TypeInput(string name, string? description) => new { input = new { entityName = TestWorld.Team, projectName = "proj", name, description } };
    }

    [Fact]
    public async Task Users_and_teams_are_let_in_get_roles_and_are_taken_out()
    {
        await TakeOutAsync();
        _engine.Caller = _world.Admin;
        await ChangeMembersAsync("createProjectMembers", "CreateProjectMembersInput");
        await ChangeMembersAsync("createProjectMembers", "CreateProjectMembersInput");
        (await MembersAsync()).ToJsonString().Should().Be(
            """{"members":[{"username":"maker","role":{"name":"viewer"}}],"teamMembers":[{"team":{"name":"my-team","isTeam":true},"role":{"name":"viewer"}}]}""");

        await SetRoleAsync("member");
        await SetTeamRoleAsync("restricted_viewer");
        await ChangeMembersAsync("createProjectMembers", "CreateProjectMembersInput");
        (await MembersAsync()).ToJsonString().Should().Be(
            """{"members":[{"username":"maker","role":{"name":"member"}}],"teamMembers":[{"team":{"name":"my-team","isTeam":true},"role":{"name":"restricted_viewer"}}]}""");

        await ChangeMembersAsync("deleteProjectMembers", "DeleteProjectMembersInput");
        await ChangeMembersAsync("deleteProjectMembers", "DeleteProjectMembersInput");
        (await MembersAsync()).ToJsonString().Should().Be("""{"members":[],"teamMembers":[]}""");
    }

    [Fact]
    public async Task Members_are_changed_by_administrators_and_only_known_people_of_the_organisation_come_in()
    {
        const string Add = "mutation($input: CreateProjectMembersInput!) { createProjectMembers(input: $input) { success } }";
        const string SetRole = "mutation($input: UpdateProjectMemberInput!) { updateProjectMember(input: $input) { success } }";
        var stranger = GlobalIds.Encode(GlobalIds.User, _world.Stranger.User!.Id);
        var otherTeam = GlobalIds.Encode(GlobalIds.Entity, _world.Stranger.User!.DefaultEntityId);

        (await _engine.RefusalAsync(Add, AddInput([_memberId], []))).Status.Should().Be(403);
        await TakeOutAsync();
        _engine.Caller = _world.Admin;
        (await _engine.RefusalAsync(Add, AddInput([stranger], []))).Message.Should().Contain("not found in the organization");
        (await _engine.RefusalAsync(Add, AddInput([], [otherTeam]))).Message.Should().Contain("not found in the organization");
        (await _engine.RefusalAsync(Add, AddInput(["nonsense"], []))).Status.Should().Be(404);
        (await _engine.RefusalAsync(SetRole, RoleInput("owner"))).Message.Should().Contain("'owner' is no role");
        (await _engine.RefusalAsync(SetRole, RoleInput("member"))).Message.Should().Contain("is no member of the registry");
        await _world.StartRunAsync("r");
        var project = GlobalIds.Encode(GlobalIds.Project, (await _world.ReadAsync(async session =>
            await session.FindProjectAsync((await session.FindEntityAsync(TestWorld.Team))!.Id, "proj")))!.Id);
        (await _engine.RefusalAsync(Add, new { input = new { projectId = project, userIds = new[] { _memberId }, teamIds = Array.Empty<string>() } }))
            .Message.Should().Contain("Only registries have");

        object AddInput(string[] userIds, string[] teamIds) => new { input = new { projectId = _registryId, userIds, teamIds } };
        object RoleInput(string role) => new { input = new { projectId = _registryId, userId = _memberId, userProjectRole = role } };
    }

    [Fact]
    public async Task People_find_their_colleagues_by_any_of_their_names()
    {
        const string Search = "query SearchUsers($query: String) { users(query: $query) { edges { node { username email } } pageInfo { hasNextPage } } }";
        (await NamesAsync("MAKER@")).Should().Equal("maker");
        (await NamesAsync("stranger")).Should().BeEmpty();
        (await NamesAsync(null)).Should().Equal("maker");
        _engine.Caller = _world.Admin;
        (await NamesAsync(null)).Should().BeEquivalentTo("root", "maker", "stranger");
        _engine.Caller = Caller.Anonymous;
        (await NamesAsync(null)).Should().BeEmpty();

        async Task<List<string>> NamesAsync(string? query) =>
            [.. (await _engine.DataAsync(Search, new { query }))["users"]!["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["username"]!)];
    }

    [Fact]
    public async Task A_team_shows_what_clients_ask_of_one()
    {
        await _world.LogAsync("art", "hello");
        var team = (await _engine.DataAsync(
            "{ entity(name: \"my-team\") { available readOnlyAdmin privateOnly storageBytes codeSavingEnabled defaultAccess isPaid limits "
            + "members { username role admin accountType apiKey } } }"))["entity"]!;
        ((long)team["storageBytes"]!).Should().BeGreaterThan(5);
        team["members"]!.ToJsonString().Should().Be("""[{"username":"maker","role":"member","admin":false,"accountType":"USER","apiKey":null}]""");
        ((bool)team["readOnlyAdmin"]!, (bool)team["privateOnly"]!, (string)team["defaultAccess"]!).Should().Be((false, false, "ENTITY_WRITE"));
    }

    [Fact]
    public async Task A_team_is_made_by_an_administrator_of_the_organisation()
    {
        const string Query =
            "mutation CreateTeam($teamName: String!, $teamAdminUserName: String) { createTeam(input: {teamName: $teamName, teamAdminUserName: $teamAdminUserName}) "
            + "{ entity { name isTeam available photoUrl limits organization { name } members { username role } } } }";
        (await _engine.RefusalAsync(Query, new { teamName = "new-team" })).Status.Should().Be(403);
        await _world.Store.WriteAsync(
            async session =>
            {
                var organization = (await session.FindOrganizationAsync(TestWorld.Organization))!;
                await session.SetOrganizationMemberAsync(organization.Id, _world.Member.User!.Id, "admin");
                return true;
            },
            TestWorld.Token);

        var team = (await _engine.DataAsync(Query, new { teamName = "new-team", teamAdminUserName = "maker" }))["createTeam"]!["entity"]!;
        ((string?)team["name"], (bool?)team["isTeam"], (string?)team["organization"]!["name"]).Should().Be(("new-team", true, TestWorld.Organization));
        team["members"]!.ToJsonString().Should().Be("""[{"username":"maker","role":"admin"}]""");
        (await _engine.RefusalAsync(Query, new { teamName = "new-team" })).Status.Should().Be(400);
        (await _engine.RefusalAsync(Query, new { teamName = "third", teamAdminUserName = "stranger" })).Status.Should().Be(404);
        (await _engine.RefusalAsync(Query, new { teamName = "a/b" })).Status.Should().BeInRange(400, 499);
    }

    [Fact]
    public async Task A_project_is_changed_by_its_id_too()
    {
        await _world.StartRunAsync("r");
        const string Query = "mutation($input: UpsertModelInput!) { upsertModel(input: $input) { inserted project { id name description } } }";
        var made = (await _engine.DataAsync(Query, new { input = new { entityName = TestWorld.Team, name = "one" } }))["upsertModel"]!;
        var id = (string)made["project"]!["id"]!;
        var changed = (await _engine.DataAsync(Query, new { input = new { id, name = "two", description = "d" } }))["upsertModel"]!;
        changed.ToJsonString().Should().Be($$$"""{"inserted":false,"project":{"id":"{{{id}}}","name":"two","description":"d"}}""");
        (await _engine.RefusalAsync(Query, new { input = new { id = GlobalIds.Encode(GlobalIds.Project, 999), name = "x" } })).Status.Should().Be(404);
        (await _engine.RefusalAsync(Query, new { input = new { entityName = TestWorld.Team } })).Status.Should().Be(400);
    }

    [Fact]
    public async Task Old_clients_replace_all_aliases_of_a_version()
    {
        const string Query = "mutation($input: UpdateArtifactInput!) { updateArtifact(input: $input) { artifact { aliases { alias } } } }";
        var artifact = await _world.LogAsync("art", "one", "old", "kept");
        var link = await LinkAsync(artifact);
        var id = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id);

        await _engine.DataAsync(Query, new { input = new { artifactID = id, aliases = Aliases("art", "kept", "new", "v0") } });
        (await _world.AliasesAsync(artifact)).Should().BeEquivalentTo("kept", "new");
        (await _world.AliasesAsync(link.Id)).Should().Equal("latest");

        await _engine.DataAsync(Query, new { input = new { artifactID = id, aliases = Aliases("coll", "production") } });
        (await _world.AliasesAsync(link.Id)).Should().Equal("production");
        (await _engine.RefusalAsync(Query, new { input = new { artifactID = id, aliases = Aliases("elsewhere", "x") } })).Status.Should().Be(404);
        (await _engine.RefusalAsync(Query, new { input = new { artifactID = id, aliases = Aliases("art", "a/b") } })).Code.Should().Be(ErrorCodes.InvalidAlias);

        await _engine.DataAsync(Query, new { input = new { artifactID = id, aliases = Array.Empty<object>() } });
        (await _world.AliasesAsync(artifact)).Should().BeEmpty();

        static object[] Aliases(string collection, params string[] names) =>
            [.. names.Select(alias => (object)new { artifactCollectionName = collection, alias })];
    }

    private static object Input(string entityName, string oldProjectName, string newProjectName) =>
        new { input = new { entityName, oldProjectName, newProjectName } };

    private async Task ChangeMembersAsync(string mutation, string inputType)
    {
        var data = await _engine.DataAsync(
            $$"""mutation($input: {{inputType}}!) { {{mutation}}(input: $input) { success } }""",
            new { input = new { projectId = _registryId, userIds = new[] { _memberId }, teamIds = new[] { _teamId } } });
        ((bool)data[mutation]!["success"]!).Should().BeTrue();
    }

    private async Task TakeOutAsync() => await _world.Services.RegistryMembers.RemoveAsync(
        _world.Admin, GlobalIds.Require(_registryId, GlobalIds.Project), [_world.Member.User!.Id], [], TestWorld.Token);

    private async Task SetRoleAsync(string role)
    {
        var (registry, member) = (GlobalIds.Require(_registryId, GlobalIds.Project), _world.Member.User!.Id);
        await _world.Services.RegistryMembers.AddAsync(_world.Admin, registry, [member], [], TestWorld.Token);
        await _world.Services.RegistryMembers.SetRoleAsync(_world.Admin, registry, member, null, role, TestWorld.Token);
    }

    private async Task SetTeamRoleAsync(string role) => await _engine.DataAsync(
        "mutation($input: UpdateProjectTeamMemberInput!) { updateProjectTeamMember(input: $input) { success } }",
        new { input = new { projectId = _registryId, teamId = _teamId, teamProjectRole = role } });

    private async Task<JsonNode> MembersAsync() => (await _engine.DataAsync(
        "{ project(name: \"wandb-registry-model\", entityName: \"acme-org\") { members { username role { name } } teamMembers { team { name isTeam } role { name } } } }"))["project"]!;

    private async Task<long> ProjectOfAsync(ArtifactRow artifact) =>
        (await _world.ReadAsync(session => session.GetCollectionAsync(artifact.SequenceId)))!.ProjectId;

    private ValueTask<MembershipRow> LinkAsync(ArtifactRow artifact) => _world.Services.Linking.LinkAsync(
        _world.Member,
        new LinkRequest
        {
            ArtifactId = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id),
            EntityName = TestWorld.OrgEntity,
            ProjectName = TestWorld.Registry,
            CollectionName = "coll",
        },
        TestWorld.Token);
}
