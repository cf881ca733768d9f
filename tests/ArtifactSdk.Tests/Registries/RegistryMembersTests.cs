using ArtifactSdk.Tests.Client;

namespace ArtifactSdk.Tests.Registries;

/// <summary>Users and teams of a registry, by name, with their roles.</summary>
public sealed class RegistryMembersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_and_teams_are_listed_with_roles_that_may_be_new()
    {
        await using var api = await StartAsync();
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        var members = await ListAsync(registry.GetMembersAsync(Token));
        var teams = await ListAsync(registry.GetTeamsAsync(Token));

        members.Should().Equal(
            new RegistryMember("VXNlcjox", "ada", "Ada", "ada@example.org", RegistryRole.Admin),
            new RegistryMember("VXNlcjoy", "bob", null, null, RegistryRole.Other));
        teams.Should().Equal(new RegistryTeam("RW50aXR5OjM=", "team", RegistryRole.RestrictedViewer));
    }

    [Fact]
    public async Task A_user_is_let_in_by_name_or_address_and_then_given_the_role()
    {
        await using var api = await StartAsync();
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await registry.AddMemberAsync("CAROL@example.org", RegistryRole.Viewer, Token);

        api.CallsOf("CreateRegistryMembers").Single().At("input")!.Value.GetRawText().Should().Be("""{"projectId":"UHJvamVjdDox","userIds":["VXNlcjo5"],"teamIds":[]}""");
        api.CallsOf("UpdateUserRegistryRole").Single().At("input")!.Value.GetRawText().Should().Be("""{"projectId":"UHJvamVjdDox","userId":"VXNlcjo5","userProjectRole":"viewer"}""");
    }

    [Fact]
    public async Task A_team_is_let_in_given_a_role_and_taken_out()
    {
        await using var api = await StartAsync();
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await registry.AddTeamAsync("team", cancellationToken: Token);
        await registry.SetTeamRoleAsync("team", RegistryRole.Member, Token);
        await registry.RemoveTeamAsync("team", Token);

        api.CallsOf("CreateRegistryMembers").Single().At("input.teamIds")!.Value.GetRawText().Should().Be("""["RW50aXR5OjM="]""");
        api.CallsOf("UpdateTeamRegistryRole").Single().Text("input.teamProjectRole").Should().Be("member");
        api.CallsOf("DeleteRegistryMembers").Single().At("input.teamIds")!.Value.GetRawText().Should().Be("""["RW50aXR5OjM="]""");
    }

    [Fact]
    public async Task Who_is_not_in_is_removed_without_a_request_and_gets_no_role()
    {
        await using var api = await StartAsync();
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await registry.RemoveMemberAsync("nobody", Token);
        await registry.RemoveTeamAsync("nobody", Token);

        api.CallsOf("DeleteRegistryMembers").Should().BeEmpty();
        await Fails<ArtifactNotFoundException>(() => registry.SetMemberRoleAsync("nobody", RegistryRole.Admin, Token));
        await Fails<ArtifactNotFoundException>(() => registry.SetTeamRoleAsync("nobody", RegistryRole.Admin, Token));
        await Fails<ArtifactNotFoundException>(() => registry.AddMemberAsync("nobody", cancellationToken: Token));
    }

    [Fact]
    public async Task Rules_are_checked_before_anything_is_sent()
    {
        await using var api = await StartAsync();
        using var client = api.Client();
        var registry = await client.GetRegistryAsync("model", cancellationToken: Token);

        await Fails<ArgumentException>(() => registry.AddMemberAsync("", cancellationToken: Token));
        await Fails<ArgumentException>(() => registry.AddTeamAsync(null!, cancellationToken: Token));
        await Fails<ArgumentOutOfRangeException>(() => registry.AddMemberAsync("ada", RegistryRole.Other, Token));
        await Fails<ArgumentOutOfRangeException>(() => registry.SetTeamRoleAsync("team", (RegistryRole)99, Token));
        await Fails<ArgumentException>(() => registry.RemoveMemberAsync("", Token));
        api.CallsOf("CreateRegistryMembers").Should().BeEmpty();
    }

    private static async Task<ScriptedApi> StartAsync()
    {
        var api = await ScriptedApi.StartAsync("ARTIFACT_REGISTRY_SEARCH");
        var success = new { result = new { success = true } };
        var ada = new { id = "VXNlcjox", username = "ada", name = "Ada", email = "ada@example.org", role = new { name = "admin" } };
        var bob = new { id = "VXNlcjoy", username = "bob", name = (string?)null, email = (string?)null, role = new { name = "curator" } };
        var carol = new { id = "VXNlcjo5", username = "carol", email = "carol@example.org" };
        var team = new { id = "RW50aXR5OjM=", name = "team", isTeam = true };
        return api
            .On("FetchRegistry", new { entity = new { project = new { id = "UHJvamVjdDox", name = "wandb-registry-model" } } })
            .On("RegistryUserMembers", new { project = new { members = new object[] { ada, bob } } })
            .On("RegistryTeamMembers", new { project = new { teamMembers = new[] { new { team, role = new { name = "restricted_viewer" } } } } })
            .On("SearchUsers", new { users = new { edges = new[] { new { node = carol } } } })
            .On("GetTeamEntity", new { entity = team })
            .On("CreateRegistryMembers", success)
            .On("DeleteRegistryMembers", success)
            .On("UpdateUserRegistryRole", success)
            .On("UpdateTeamRegistryRole", success);
    }

    private static async Task Fails<TException>(Func<Task> call)
        where TException : Exception => await call.Should().ThrowAsync<TException>();

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
