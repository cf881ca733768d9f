using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Permissions;

/// <summary>Who may do what in a team, with keys and with teams themselves; every cell over HTTP.</summary>
public sealed class TeamPermissionTests : ServerTest
{
    private const int Done = 200;
    private const int Unauthenticated = 401;
    private const int Denied = 403;
    private const int NotFound = 404;

    [Theory]
    [InlineData("anonymous", Unauthenticated)]
    [InlineData("none", NotFound)]
    [InlineData("viewer", Denied)]
    [InlineData("member", Done)]
    [InlineData("admin", Done)]
    public async Task What_changes_runs_of_a_team(string role, int expected)
    {
        using var client = await PersonAsync(role);
        var run = await Server.StartRunAsync();
        var id = GlobalIds.Encode(GlobalIds.Run, run.Id);
        var files = new[] { await FileAsync(run, "a.txt"), await FileAsync(run, "b.txt") };

        (await StatusAsync(client, "stopRun", new { id })).Should().Be(expected);
        (await StatusAsync(client, "updateRunState", new { id, state = "failed" })).Should().Be(expected);
        (await StatusAsync(client, "deleteFiles", new { files })).Should().Be(expected);
        (await Server.Services.Store.ReadAsync(session => session.FindRunFileAsync(run.Id, "a.txt"), Token) is null).Should().Be(expected == Done);
        (await StatusAsync(client, "deleteRun", new { id, deleteArtifacts = false })).Should().Be(expected);
        (await Server.RunAsync(run.Id) is null).Should().Be(expected == Done);
    }

    [Theory]
    [InlineData("none", NotFound)]
    [InlineData("viewer", Denied)]
    [InlineData("member", Done)]
    public async Task Deleting_a_run_with_its_versions(string role, int expected)
    {
        using var client = await PersonAsync(role);
        var version = await Server.LogAsync("project", "data", "a.txt", "a"u8.ToArray());

        (await StatusAsync(client, "deleteRun", new { id = GlobalIds.Encode(GlobalIds.Run, version.RunId!.Value), deleteArtifacts = true })).Should().Be(expected);

        (await StateAsync(version)).Should().Be(expected == Done ? ArtifactState.Deleted : ArtifactState.Committed);
    }

    [Fact]
    public async Task A_run_whose_version_has_a_protected_alias_is_not_deleted_with_it_whoever_asks()
    {
        var version = await Server.LogAsync("project", "data", "a.txt", "a"u8.ToArray());
        var other = await Server.LogAsync("project", "data2", "b.txt", "b"u8.ToArray());
        await Admin.OkAsync("PUT", "registries/model/protected-aliases/production");
        (await Admin.MutateAsync("linkArtifact", new
        {
            artifactID = GlobalIds.Encode(GlobalIds.Artifact, version.Id),
            artifactPortfolioName = "models",
            entityName = Server.Server.OrganizationEntity,
            projectName = "wandb-registry-model",
            aliases = new[] { new { artifactCollectionName = "models", alias = "production" } },
        })).Error.Should().BeNull();
        var id = GlobalIds.Encode(GlobalIds.Run, version.RunId!.Value);

        var (status, _, error) = await Admin.MutateAsync("deleteRun", new { id, deleteArtifacts = true }, "success");

        status.Should().Be(400);
        error.Should().Contain("'production'");
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
        (await StateAsync(other)).Should().Be(ArtifactState.Committed);
        (await Server.RunAsync(version.RunId!.Value)).Should().NotBeNull();

        // Without its versions the run goes; the protected one stays.
        (await StatusAsync(Admin, "deleteRun", new { id, deleteArtifacts = false })).Should().Be(Done);
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
    }

    [Fact]
    public async Task Files_of_two_runs_go_together_or_not_at_all()
    {
        using var member = await PersonAsync("member");
        await Admin.OkAsync("POST", "teams", """{"name":"closed"}""");
        await Admin.OkAsync("PUT", "teams/closed/members/admin", """{"role":"admin"}""");
        var (_, data, error) = await Admin.MutateAsync("upsertBucket", new { name = "hidden", entityName = "closed", modelName = "p" }, "bucket { id }");
        error.Should().BeNull();
        var hidden = await Server.RunAsync(GlobalIds.Require(data!["upsertBucket"]!["bucket"]!["id"]!.GetValue<string>(), GlobalIds.Run));
        var run = await Server.StartRunAsync();
        var files = new[] { await FileAsync(run, "a.txt"), await FileAsync(hidden!, "b.txt") };

        (await StatusAsync(member, "deleteFiles", new { files })).Should().Be(NotFound);

        (await Server.Services.Store.ReadAsync(session => session.FindRunFileAsync(run.Id, "a.txt"), Token)).Should().NotBeNull();
    }

    [Fact]
    public async Task Everybody_makes_and_deletes_own_keys_and_administrators_of_the_server_those_of_others()
    {
        using var ada = await PersonAsync("member");
        using var bob = await PersonAsync("admin");
        var made = await ada.MutateAsync("generateApiKey", new { description = "laptop" }, "apiKey { id name }");
        made.Error.Should().BeNull();
        var id = made.Data!["generateApiKey"]!["apiKey"]!["id"]!.GetValue<string>();

        (await StatusAsync(Server.Anonymous, "generateApiKey", new { description = "x" }, "apiKey { id }")).Should().Be(Unauthenticated);
        (await StatusAsync(Server.Anonymous, "deleteApiKey", new { id })).Should().Be(Unauthenticated);
        (await StatusAsync(bob, "deleteApiKey", new { id })).Should().Be(NotFound, "an administrator of a team is none of the server");
        (await StatusAsync(ada, "deleteApiKey", new { id })).Should().Be(Done);
        (await StatusAsync(ada, "deleteApiKey", new { id })).Should().Be(NotFound);
        made = await bob.MutateAsync("generateApiKey", new { description = "desk" }, "apiKey { id }");
        (await StatusAsync(Admin, "deleteApiKey", new { id = made.Data!["generateApiKey"]!["apiKey"]!["id"]!.GetValue<string>() })).Should().Be(Done);
    }

    [Theory]
    [InlineData("anonymous", Unauthenticated)]
    [InlineData("none", Denied)]
    [InlineData("viewer", Denied)]
    [InlineData("member", Denied)]
    [InlineData("admin", Denied)]
    [InlineData("organization admin", Done)]
    public async Task Teams_are_made_by_administrators_of_the_organisation(string role, int expected)
    {
        using var client = await PersonAsync(role);

        (await StatusAsync(client, "createTeam", new { teamName = "made" }, "entity { name }")).Should().Be(expected);
    }

    [Theory]
    [InlineData("anonymous", Unauthenticated)]
    [InlineData("none", Denied)]
    [InlineData("viewer", Denied)]
    [InlineData("member", Denied)]
    [InlineData("admin", Done)]
    [InlineData("organization admin", Done)]
    public async Task People_and_programs_are_brought_into_a_team_and_out_of_it_by_its_administrators(string role, int expected)
    {
        using var client = await PersonAsync(role);
        using var guest = await Server.NewUserAsync("guest");
        using var leaver = await Server.NewUserAsync("leaver");
        var team = Server.Server.Entity;
        await Admin.OkAsync("PUT", $"teams/{team}/members/leaver", """{"role":"member"}""");
        var id = (await leaver.QueryAsync("{ viewer { id } }")).Data!["viewer"]!["id"]!.GetValue<string>();

        (await StatusAsync(client, "createInvite", new { entityName = team, username = "guest" }, "invite { id }")).Should().Be(expected);
        (await StatusAsync(client, "createServiceAccount", new { entityName = team, description = "ci" }, "user { id }")).Should().Be(expected);
        (await StatusAsync(client, "deleteInvite", new { entityName = team, id })).Should().Be(expected);

        var members = (await Admin.QueryAsync($$"""{ entity(name: "{{team}}") { members { username } } }""")).Data!["entity"]!["members"]!.AsArray()
            .Select(member => member!["username"]!.GetValue<string>());
        members.Intersect(["guest", "ci", "leaver"]).Should().Equal(expected == Done ? ["guest", "ci"] : ["leaver"]);
    }

    [Theory]
    [InlineData("anonymous", Unauthenticated)]
    [InlineData("member", Denied)]
    [InlineData("admin", Denied)]
    [InlineData("organization admin", Denied)]
    [InlineData("server admin", Done)]
    public async Task Accounts_are_made_by_administrators_of_the_server(string role, int expected)
    {
        using var client = role == "server admin" ? null : await PersonAsync(role);

        (await StatusAsync(client ?? Admin, "createUser", new { email = "new@example.org" }, "user { id }")).Should().Be(expected);
    }

    private async Task<HttpClient> PersonAsync(string role)
    {
        if (role == "anonymous")
        {
            return new HttpClient { BaseAddress = Server.Server.BaseUrl };
        }

        var name = $"the-{role.Replace(' ', '-')}";
        var client = await Server.NewUserAsync(name);
        if (role is "viewer" or "member" or "admin")
        {
            await Admin.OkAsync("PUT", $"teams/{Server.Server.Entity}/members/{name}", $$"""{"role":"{{role}}"}""");
        }
        else if (role == "organization admin")
        {
            await Server.Services.Store.WriteAsync(
                async session =>
                {
                    var organization = await session.FindOrganizationAsync(Server.Server.Organization);
                    await session.SetOrganizationMemberAsync(organization!.Id, (await session.FindUserAsync(name))!.Id, "admin");
                    return true;
                },
                Token);
        }

        return client;
    }

    private async Task<string> FileAsync(RunRow run, string name)
    {
        var file = await Server.Services.Store.WriteAsync(
            session => session.UpsertRunFileAsync(new RunFileRow(0, run.Id, name, TestServer.HexMd5("x"u8), 1, Server.Clock.GetUtcNow())), Token);
        return GlobalIds.Encode(GlobalIds.RunFile, file.Id);
    }

    private async Task<ArtifactState> StateAsync(ArtifactRow version) =>
        (await Server.Services.Store.ReadAsync(session => session.GetArtifactAsync(version.Id), Token))!.State;

    private static async Task<int> StatusAsync(HttpClient client, string mutation, object input, string fields = "success")
    {
        var (status, _, error) = await client.MutateAsync(mutation, input, fields);
        return error is null ? Done : status;
    }
}
