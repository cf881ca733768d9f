using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>People and programs in teams, in the operations of clients.</summary>
public sealed class TeamMutationTests : ServerTest
{
    private const string Invite =
        "mutation CreateInvite($entityName: String!, $email: String, $username: String, $admin: Boolean) { createInvite(input: {entityName: $entityName, "
        + "email: $email, username: $username, admin: $admin}) { invite { id name email createdAt fromUser { username } toUser { name username } entity { name } } } }";

    private const string Withdraw =
        "mutation DeleteInvite($id: String, $entityName: String) { deleteInvite(input: {id: $id, entityName: $entityName}) { success } }";

    private const string AddServiceAccount =
        "mutation CreateServiceAccount($entityName: String!, $description: String!) { createServiceAccount(input: {entityName: $entityName, "
        + "description: $description}) { user { id username name } } }";

    private const string CreateUser =
        "mutation CreateUserFromAdmin($email: String!, $admin: Boolean) { createUser(input: {email: $email, admin: $admin}) { user { id name username email admin } } }";

    private string Team => Server.Server.Entity;

    [Theory]
    [InlineData("grace", null)]
    [InlineData(null, "Grace@Example.org")]
    [InlineData("grace@example.org", null)]
    public async Task An_invitation_brings_somebody_with_an_account_into_the_team_at_once(string? username, string? email)
    {
        await Admin.OkAsync("POST", "users", """{"name":"grace","email":"grace@example.org"}""");

        var (_, data, error) = await Admin.QueryAsync(Invite, new { entityName = Team, username, email, admin = true });

        error.Should().BeNull();
        var invite = data!["createInvite"]!["invite"]!;
        Text(invite["email"]).Should().Be("grace@example.org");
        Text(invite["toUser"]!["username"]).Should().Be("grace");
        Text(invite["fromUser"]!["username"]).Should().Be("admin");
        Text(invite["entity"]!["name"]).Should().Be(Team);
        DateTimeOffset.TryParse(Text(invite["createdAt"]), out _).Should().BeTrue();
        var member = (await MembersAsync()).Should().ContainSingle(item => Text(item["username"]) == "grace").Subject;
        (Text(member["role"]), member["pending"]!.GetValue<bool>(), Text(member["id"])).Should().Be(("admin", false, Text(invite["id"])));
    }

    [Fact]
    public async Task An_invitation_of_nobody_or_of_a_member_is_refused_for_good()
    {
        await Admin.OkAsync("POST", "users", """{"name":"grace","email":"grace@example.org"}""");
        (await Admin.QueryAsync(Invite, new { entityName = Team, username = "grace" })).Error.Should().BeNull();

        var again = await Admin.QueryAsync(Invite, new { entityName = Team, email = "grace@example.org" });
        (again.Status, again.Error).Should().Be((400, $"'grace' is in the team '{Team}' already."));
        var unknown = await Admin.QueryAsync(Invite, new { entityName = Team, email = "nobody@example.org" });
        unknown.Status.Should().Be(404);
        unknown.Error.Should().StartWith("Nobody here is known as 'nobody@example.org'");
        (await Admin.QueryAsync(Invite, new { entityName = Team })).Status.Should().Be(400);
        (await Admin.QueryAsync(Invite, new { entityName = "no-team", username = "grace" })).Status.Should().Be(404);
        (await Admin.QueryAsync(Invite, new { entityName = Server.Server.OrganizationEntity, username = "grace" })).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_member_is_taken_out_by_the_id_that_the_team_lists()
    {
        await Admin.OkAsync("POST", "users", """{"name":"grace"}""");
        (await Admin.QueryAsync(Invite, new { entityName = Team, username = "grace" })).Error.Should().BeNull();
        var id = Text((await MembersAsync()).Single(item => Text(item["username"]) == "grace")["id"]);

        var (_, data, error) = await Admin.QueryAsync(Withdraw, new { id, entityName = Team });

        error.Should().BeNull();
        data!["deleteInvite"]!["success"]!.GetValue<bool>().Should().BeTrue();
        (await MembersAsync()).Should().NotContain(item => Text(item["username"]) == "grace");
        (await Admin.QueryAsync(Withdraw, new { id, entityName = Team })).Status.Should().Be(404);
        (await Admin.QueryAsync(Withdraw, new { id = "x", entityName = Team })).Status.Should().BeOneOf(400, 404);
        (await Admin.QueryAsync(Withdraw, new { entityName = Team })).Error.Should().Contain("'id'");
    }

    [Fact]
    public async Task A_service_account_is_the_last_of_the_team_and_can_be_given_a_key()
    {
        var (_, data, error) = await Admin.QueryAsync(AddServiceAccount, new { entityName = Team, description = "Nightly build (CI)" });
        error.Should().BeNull();
        Text(data!["createServiceAccount"]!["user"]!["username"]).Should().Be("Nightly-build-CI");
        (await Admin.QueryAsync(AddServiceAccount, new { entityName = Team, description = "Nightly build (CI)" })).Error.Should().BeNull();
        (await Admin.QueryAsync(AddServiceAccount, new { entityName = Team, description = "日本" })).Error.Should().BeNull();

        // Clients take the last member for the one that they just made.
        var members = (await MembersAsync())[^3..];
        members.Select(member => Text(member["username"])).Should().Equal("Nightly-build-CI", "Nightly-build-CI-2", $"{Team}-service");
        members.Select(member => Text(member["name"])).Should().Equal("Nightly build (CI)", "Nightly build (CI)", "日本");
        members.Should().OnlyContain(member => Text(member["accountType"]) == "SERVICE");
        var key = await Admin.OkAsync("POST", "keys", """{"user":"Nightly-build-CI","name":"ci"}""");
        using var program = Server.WithKey(key!["key"]!.GetValue<string>());
        var viewer = (await program.QueryAsync("{ viewer { entity username } }")).Data!["viewer"]!;
        (Text(viewer["entity"]), Text(viewer["username"])).Should().Be((Team, "Nightly-build-CI"));
        (await Admin.QueryAsync(AddServiceAccount, new { entityName = Team, description = new string('x', 200) })).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_user_is_made_of_an_address()
    {
        var (_, data, error) = await Admin.QueryAsync(CreateUser, new { email = "ada.lovelace@example.org", admin = true });
        error.Should().BeNull();
        var user = data!["createUser"]!["user"]!;
        (Text(user["username"]), Text(user["email"]), user["admin"]!.GetValue<bool>()).Should().Be(("ada.lovelace", "ada.lovelace@example.org", true));
        GlobalIds.TryDecode(Text(user["id"]), GlobalIds.User, out _).Should().BeTrue();

        (await Admin.QueryAsync(CreateUser, new { email = "ADA.LOVELACE@example.org" })).Status.Should().Be(400);
        (await Admin.QueryAsync(CreateUser, new { email = "nothing" })).Status.Should().Be(400);
        var second = (await Admin.QueryAsync(CreateUser, new { email = "ada.lovelace@example.com" })).Data!["createUser"]!["user"]!;
        Text(second["username"]).Should().Be("ada.lovelace-2");
        (await Admin.QueryAsync("{ users(query: \"example.com\") { edges { node { username admin } } } }")).Data!["users"]!["edges"]!.ToJsonString()
            .Should().Be("""[{"node":{"username":"ada.lovelace-2","admin":false}}]""");
    }

    private async Task<List<JsonNode>> MembersAsync() =>
        [.. (await Admin.QueryAsync($$"""{ entity(name: "{{Team}}") { members { id username name role pending accountType } } }"""))
            .Data!["entity"]!["members"]!.AsArray().Select(member => member!)];

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
