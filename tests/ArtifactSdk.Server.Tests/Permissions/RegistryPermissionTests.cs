using System.Net;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Permissions;

/// <summary>The table of permissions in docs/administration.md, every cell over HTTP.</summary>
public sealed class RegistryPermissionTests(RegistryStage stage) : IClassFixture<RegistryStage>
{
    private const int Done = 200;
    private const int Denied = 403;
    private const int NotFound = 404;

    /// <summary>What is tried, with the least role that may.</summary>
    private static readonly (string What, string Least)[] Rows =
    [
        ("view a collection", "restricted_viewer"),
        ("view a linked version", "restricted_viewer"),
        ("search", "restricted_viewer"),
        ("view settings and members", "restricted_viewer"),
        ("use a version", "viewer"),
        ("download a file", "viewer"),
        ("list files with addresses", "viewer"),
        ("create a collection", "member"),
        ("describe a collection", "member"),
        ("describe a linked version", "member"),
        ("tag a collection", "member"),
        ("untag a collection", "member"),
        ("give an alias", "member"),
        ("take an alias", "member"),
        ("link a version", "member"),
        ("unlink a version", "member"),
        ("delete a collection", "member"),
        ("add an accepted type", "member"),
        ("rename the registry", "member"),
        ("give a protected alias", "admin"),
        ("protect an alias", "admin"),
        ("unprotect an alias", "admin"),
        ("accept listed types only", "admin"),
        ("change the visibility", "admin"),
        ("add a member", "admin"),
        ("change a role", "admin"),
        ("remove a member", "admin"),
        ("delete the registry", "admin"),
    ];

    public static TheoryData<string, string, int> Cells()
    {
        var cells = new TheoryData<string, string, int>();
        foreach (var (what, least) in Rows)
        {
            foreach (var role in RegistryStage.Roles)
            {
                cells.Add(what, role, role == "none" ? NotFound : Rank(role) >= Rank(least) ? Done : Denied);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task In_a_restricted_registry(string what, string role, int expected)
    {
        var registry = await stage.RegistryAsync(role);

        (await TryAsync(what, stage.Client(role), registry)).Should().Be(expected, "{0} as {1}", what, role);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task In_a_registry_of_the_whole_organisation_nobody_is_less_than_given_and_the_others_are_viewers(string what, string role, int expected)
    {
        var registry = await stage.RegistryAsync(role, "PRIVATE");
        if (role == "none")
        {
            expected = Rank("viewer") >= Rank(Rows.Single(row => row.What == what).Least) ? Done : Denied;
        }

        (await TryAsync(what, stage.Client(role), registry)).Should().Be(expected, "{0} as {1}", what, role);
    }

    [Fact]
    public async Task The_highest_of_a_persons_own_role_and_those_of_the_teams_counts()
    {
        var registry = await stage.RegistryAsync("viewer");
        (await TryAsync("create a collection", stage.Client("viewer"), registry)).Should().Be(Denied);
        await stage.Server.Keyed.OkAsync("POST", "teams", """{"name":"lifters"}""");
        await stage.Server.Keyed.OkAsync("PUT", "teams/lifters/members/the-viewer", """{"role":"viewer"}""");
        var (_, data, _) = await stage.Server.Keyed.QueryAsync("""{ entity(name: "lifters") { id } }""");
        var team = data!["entity"]!["id"]!.GetValue<string>();
        await stage.Server.Keyed.MutateAsync("createProjectMembers", new { projectId = registry.ProjectId, userIds = Array.Empty<string>(), teamIds = new[] { team } }, "success");
        await stage.Server.Keyed.MutateAsync("updateProjectTeamMember", new { projectId = registry.ProjectId, teamId = team, teamProjectRole = "member" }, "success");

        (await TryAsync("create a collection", stage.Client("viewer"), registry)).Should().Be(Done);

        await stage.Server.Keyed.OkAsync("DELETE", "teams/lifters/members/the-viewer");
        (await TryAsync("create a collection", stage.Client("viewer"), registry)).Should().Be(Denied);
        await stage.Server.Keyed.OkAsync("DELETE", "teams/lifters");
    }

    [Fact]
    public async Task Members_of_the_organisation_make_registries_and_its_viewers_do_not()
    {
        object Input(string name) => new { name, entityName = stage.Server.Server.OrganizationEntity, access = "PRIVATE" };
        (await stage.Client("member").MutateAsync("upsertModel", Input("wandb-registry-by-member"))).Error.Should().BeNull();
        using var guest = await stage.Server.NewUserAsync("guest");
        await stage.Server.Services.Store.WriteAsync(
            async session =>
            {
                var organization = await session.FindOrganizationAsync(stage.Server.Server.Organization);
                await session.SetOrganizationMemberAsync(organization!.Id, (await session.FindUserAsync("guest"))!.Id, "viewer");
                return true;
            },
            TestContext.Current.CancellationToken);

        (await guest.MutateAsync("upsertModel", Input("wandb-registry-by-guest"))).Status.Should().Be(Denied);
    }

    [Fact]
    public async Task A_service_account_is_a_member_of_what_its_organisation_sees()
    {
        using var robot = await stage.Server.NewUserAsync("robot", service: true);

        (await TryAsync("link a version", robot, await stage.RegistryAsync("none", "PRIVATE"))).Should().Be(Done);
        (await TryAsync("link a version", robot, await stage.RegistryAsync("none"))).Should().Be(NotFound);
    }

    [Fact]
    public async Task A_version_with_a_protected_alias_stays_whoever_asks()
    {
        var registry = await stage.RegistryAsync("admin");
        var admin = stage.Client("admin");
        (await TryAsync("give a protected alias", admin, registry)).Should().Be(Done);

        var (status, _, error) = await admin.MutateAsync("unlinkArtifact", new { artifactID = registry.VersionId, artifactPortfolioID = registry.CollectionId });
        status.Should().Be(400);
        error.Should().Contain("models:v0").And.Contain("'production'");
        (await stage.Server.Keyed.MutateAsync("deleteArtifact", new { artifactID = registry.VersionId, deleteAliases = true })).Status.Should().Be(400);
        (await admin.MutateAsync("deleteArtifactPortfolio", new { artifactPortfolioID = registry.CollectionId })).Status.Should().Be(400);

        (await admin.MutateAsync("deleteAliases", new { artifactID = registry.VersionId, aliases = new[] { Alias(registry, "production") } })).Error.Should().BeNull();
        (await TryAsync("unlink a version", admin, registry)).Should().Be(Done);
    }

    [Fact]
    public async Task Linking_with_a_protected_alias_is_for_administrators()
    {
        var registry = await stage.RegistryAsync("member");

        var (status, _, error) = await LinkAsync(stage.Client("member"), registry, "models", "production");

        status.Should().Be(Denied);
        error.Should().Contain("'production' is a protected alias");
        (await stage.Server.Keyed.RefusedAsync("PUT", $"registries/{registry.Name}/protected-aliases/latest")).Status.Should().Be(422);
        (await stage.Server.Keyed.RefusedAsync("PUT", $"registries/{registry.Name}/protected-aliases/v7")).Status.Should().Be(422);
        (await stage.Server.Keyed.RefusedAsync("DELETE", $"registries/{registry.Name}/protected-aliases/other")).Status.Should().Be(404);
        (await stage.Server.Keyed.OkAsync("GET", $"registries/{registry.Name}/protected-aliases")).ToJsonString().Should().Be("""["production"]""");
    }

    private static int Rank(string role) => Array.IndexOf(RegistryStage.Roles, role);

    private static object Alias(StagedRegistry registry, string alias) =>
        new { entityName = registry.Entity, projectName = registry.Name, artifactCollectionName = "models", alias };

    private Task<(int Status, JsonNode? Data, string? Error)> LinkAsync(HttpClient client, StagedRegistry registry, string collection, string? alias = null) =>
        client.MutateAsync("linkArtifact", new
        {
            artifactID = RegistryStage.Id(stage.Open),
            artifactPortfolioName = collection,
            entityName = registry.Entity,
            projectName = registry.Name,
            aliases = alias is null ? [] : new[] { new { artifactCollectionName = collection, alias } },
        });

    /// <summary>The status; a query that answers null where something should be counts as 404.</summary>
    private async Task<int> TryAsync(string what, HttpClient client, StagedRegistry registry)
    {
        var secret = registry.VersionId;
        var input = new { entityName = registry.Entity, projectName = registry.Name, artifactCollectionName = "models", tags = new[] { new { tagName = "checked" } } };
        var project = $"project(name: \"{registry.Name}\", entityName: \"{registry.Entity}\")";
        return what switch
        {
            "view a collection" => Found(await client.QueryAsync($"{{ {project} {{ artifactCollection(name: \"models\") {{ id name }} }} }}")),
            "view a linked version" => Found(await client.QueryAsync(
                $"{{ {project} {{ artifactCollectionMembership(name: \"models:v0\") {{ artifact {{ digest metadata currentManifest {{ file {{ directUrl }} }} }} }} }} }}")),
            "search" => Found(await client.QueryAsync(
                $"{{ organization(name: \"{stage.Server.Server.Organization}\") {{ orgEntity {{ artifactCollections(projectFilters: \"{{\\\"name\\\":\\\"{registry.Name}\\\"}}\") {{ edges {{ node {{ name }} }} }} }} }} }}")),
            "view settings and members" => Found(await client.QueryAsync($"{{ {project} {{ access members {{ username }} }} }}")),
            "use a version" => Status(await client.MutateAsync("useArtifact", new { entityName = await NameAsync(client), projectName = "p", runName = "run", artifactID = secret })),
            "download a file" => await DownloadAsync(client, registry),
            "list files with addresses" => Found(await client.QueryAsync($"{{ artifact(id: \"{secret}\") {{ files(first: 5) {{ edges {{ node {{ directUrl }} }} }} }} }}")),
            "create a collection" => Status(await LinkAsync(client, registry, "new ones")),
            "link a version" => Status(await LinkAsync(client, registry, "models")),
            "describe a collection" => Status(await client.MutateAsync("updateArtifactPortfolio", new { artifactPortfolioID = registry.CollectionId, description = "d" })),
            "describe a linked version" => Status(await client.MutateAsync("updateArtifact", new { artifactID = secret, description = "d" })),
            "tag a collection" => Status(await client.MutateAsync("createArtifactCollectionTagAssignments", input, "tags { name }")),
            "untag a collection" => Status(await client.MutateAsync("deleteArtifactCollectionTagAssignments", input, "success")),
            "give an alias" => Status(await client.MutateAsync("addAliases", new { artifactID = secret, aliases = new[] { Alias(registry, "mine") } })),
            "take an alias" => Status(await client.MutateAsync("deleteAliases", new { artifactID = secret, aliases = new[] { Alias(registry, "candidate") } })),
            "give a protected alias" => Status(await client.MutateAsync("addAliases", new { artifactID = secret, aliases = new[] { Alias(registry, "production") } })),
            "unlink a version" => Status(await client.MutateAsync("unlinkArtifact", new { artifactID = secret, artifactPortfolioID = registry.CollectionId })),
            "delete a collection" => Status(await client.MutateAsync("deleteArtifactPortfolio", new { artifactPortfolioID = registry.CollectionId })),
            "add an accepted type" => Status(await ChangeAsync(client, registry, new { id = registry.ProjectId, artifactTypes = new[] { new { name = "model" } } })),
            "accept listed types only" => Status(await ChangeAsync(client, registry, new { id = registry.ProjectId, allowAllArtifactTypesInRegistry = false })),
            "change the visibility" => Status(await ChangeAsync(
                client, registry, new { id = registry.ProjectId, access = await AccessAsync(registry) == "PRIVATE" ? "RESTRICTED" : "PRIVATE" })),
            "rename the registry" => Status(await client.MutateAsync(
                "renameProject", new { entityName = registry.Entity, oldProjectName = registry.Name, newProjectName = registry.Name + "x" }, "inserted")),
            "protect an alias" => (int)(await client.CallAsync("PUT", $"registries/{registry.Name}/protected-aliases/staging")).Status,
            "unprotect an alias" => (await client.CallAsync("DELETE", $"registries/{registry.Name}/protected-aliases/production")).Status is var status && status == HttpStatusCode.NoContent
                ? Done
                : (int)status,
            "add a member" => Status(await client.MutateAsync(
                "createProjectMembers", new { projectId = registry.ProjectId, userIds = new[] { stage.UserId("none") }, teamIds = Array.Empty<string>() }, "success")),
            "change a role" => await ChangeRoleAsync(client, registry),
            "remove a member" => Status(await client.MutateAsync(
                "deleteProjectMembers", new { projectId = registry.ProjectId, userIds = new[] { stage.UserId("none") }, teamIds = Array.Empty<string>() }, "success")),
            "delete the registry" => Status(await client.MutateAsync("deleteModel", new { id = registry.ProjectId }, "success")),
            _ => throw new NotSupportedException(what),
        };
    }

    private static Task<(int Status, JsonNode? Data, string? Error)> ChangeAsync(HttpClient client, StagedRegistry registry, object change)
    {
        registry.Name.Should().NotBeEmpty();
        return client.MutateAsync("upsertModel", change, "inserted");
    }

    private async Task<string> AccessAsync(StagedRegistry registry)
    {
        var (_, data, _) = await stage.Server.Keyed.QueryAsync($"{{ project(name: \"{registry.Name}\", entityName: \"{registry.Entity}\") {{ access }} }}");
        return data!["project"]!["access"]!.GetValue<string>();
    }

    private async Task<int> ChangeRoleAsync(HttpClient client, StagedRegistry registry)
    {
        // Somebody has to be in before somebody else's role can change.
        var before = await stage.Server.Keyed.MutateAsync(
            "updateProjectMember", new { projectId = registry.ProjectId, userId = GlobalAdmin(), userProjectRole = "admin" }, "success");
        before.Error.Should().BeNull();
        return Status(await client.MutateAsync(
            "updateProjectMember", new { projectId = registry.ProjectId, userId = GlobalAdmin(), userProjectRole = "viewer" }, "success"));
    }

    private string GlobalAdmin() => GlobalIds.Encode(GlobalIds.User, stage.Server.Admin.User!.Id);

    private async Task<int> DownloadAsync(HttpClient client, StagedRegistry registry)
    {
        using var response = await client.GetAsync(
            new Uri($"/artifactsV2/default/{stage.Server.Server.Entity}/{Uri.EscapeDataString(registry.VersionId)}/{registry.HexMd5}", UriKind.Relative),
            TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static async Task<string> NameAsync(HttpClient client) =>
        (await client.QueryAsync("{ viewer { username } }")).Data!["viewer"]!["username"]!.GetValue<string>();

    private static int Status((int Status, JsonNode? Data, string? Error) answer)
    {
        if (answer.Status == Denied)
        {
            answer.Error.Should().StartWith("permission denied");
        }

        return answer.Error is null ? Done : answer.Status;
    }

    private static int Found((int Status, JsonNode? Data, string? Error) answer)
    {
        if (answer.Error is not null)
        {
            return Status(answer);
        }

        var text = answer.Data!.ToJsonString();
        return text.Contains("null}", StringComparison.Ordinal) || text.Contains("\"edges\":[]", StringComparison.Ordinal) ? NotFound : Done;
    }
}
