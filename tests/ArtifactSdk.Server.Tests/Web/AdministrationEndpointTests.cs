using System.Net;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Web;

public sealed class AdministrationEndpointTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private HttpClient Admin => _server.Keyed;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Users_are_made_listed_and_deleted()
    {
        var (status, made) = await Admin.CallAsync("POST", "users", """{"name":"ada","email":"ada@example.org","admin":false,"serviceAccount":true}""");

        status.Should().Be(HttpStatusCode.Created);
        made!.AsObject().Select(member => member.Key).Should().Equal("name", "email", "admin", "serviceAccount", "organizationRole", "createdAt");
        var users = (await Admin.OkAsync("GET", "users")).AsArray();
        users.Select(user => user!["name"]!.GetValue<string>()).Should().Equal("admin", "ada");
        users[1]!.ToJsonString().Should().Be(made.ToJsonString());
        users[0]!["admin"]!.GetValue<bool>().Should().BeTrue("the user of the first start is an administrator");

        (await Admin.CallAsync("DELETE", "users/ada")).Should().Be((HttpStatusCode.NoContent, null));
        (await Admin.OkAsync("GET", "users")).AsArray().Should().ContainSingle();
        (await Admin.RefusedAsync("DELETE", "users/ada")).Should().Match<(int Status, string Error)>(r => r.Status == 404 && r.Error.Contains("'ada'"));
    }

    [Fact]
    public async Task What_is_said_of_a_user_is_changed_and_the_rest_stays()
    {
        using var ada = await _server.NewUserAsync("ada");
        async Task<string> ChangeAsync(string body)
        {
            var user = await Admin.OkAsync("PATCH", "users/ada", body);
            return $"{user["email"]} {user["admin"]} {user["organizationRole"]}";
        }

        (await ChangeAsync("{}")).Should().Be(" false member");
        (await ChangeAsync("""{"email":"ada@example.org"}""")).Should().Be("ada@example.org false member");
        (await ChangeAsync("""{"organizationRole":"viewer"}""")).Should().Be("ada@example.org false viewer");
        (await ada.MutateAsync("upsertModel", new { name = "wandb-registry-hers", entityName = _server.Server.OrganizationEntity })).Status.Should().Be(403);
        (await ada.RefusedAsync("GET", "users")).Status.Should().Be(403);
        (await ChangeAsync("""{"admin":true}""")).Should().Be("ada@example.org true admin");
        (await ada.OkAsync("GET", "users")).AsArray().Should().HaveCount(2, "the right is there at once");
        (await ChangeAsync("""{"admin":false,"email":""}""")).Should().Be(" false member");
        (await ada.RefusedAsync("GET", "users")).Status.Should().Be(403, "and gone at once");
        (await Admin.OkAsync("GET", "users"))[1]!["organizationRole"]!.GetValue<string>().Should().Be("member");
        (await _server.AuditLinesAsync())[^1].Should().Contain("\"action\":\"changeUser\"");
    }

    [Theory]
    [InlineData("nobody", "{}", 404, "There is no user 'nobody'")]
    [InlineData("admin", """{"email":"x"}""", 422, "'x' is no e-mail address")]
    [InlineData("admin", """{"organizationRole":"king"}""", 422, "'king' is no role in an organization: use admin, member or viewer.")]
    [InlineData("admin", """{"name":"root"}""", 422, "with no other members")]
    [InlineData("admin", """{"admin":false}""", 409, "'admin' is the only administrator")]
    public async Task A_change_that_cannot_be_is_refused_by_name(string user, string body, int status, string text)
    {
        var before = (await Admin.OkAsync("GET", "users")).ToJsonString();

        (await Admin.RefusedAsync("PATCH", $"users/{user}", body)).Should().Match<(int Status, string Error)>(r => r.Status == status && r.Error.Contains(text));

        (await Admin.OkAsync("GET", "users")).ToJsonString().Should().Be(before);
    }

    [Fact]
    public async Task Answers_are_readable_and_kept_by_nobody()
    {
        using var answer = await Admin.DeleteAsync(new Uri("/admin/api/users/nobody", UriKind.Relative), TestContext.Current.CancellationToken);

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Be("""{"error":"There is no user 'nobody': GET /admin/api/users lists them."}""");
        using var users = await Admin.GetAsync(new Uri("/admin/api/users", UriKind.Relative), TestContext.Current.CancellationToken);
        users.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task Teams_are_made_filled_emptied_and_deleted()
    {
        using var ada = await _server.NewUserAsync("ada");
        (await Admin.CallAsync("POST", "teams", """{"name":"vision"}""")).Status.Should().Be(HttpStatusCode.Created);

        var team = await Admin.OkAsync("PUT", "teams/vision/members/ada", """{"role":"viewer"}""");
        team["organization"]!.GetValue<string>().Should().Be(_server.Server.Organization);
        team["members"]!.ToJsonString().Should().Be("""[{"user":"ada","role":"viewer"}]""");
        team = await Admin.OkAsync("PUT", "teams/vision/members/ada", """{"role":"admin"}""");
        team["members"]!.ToJsonString().Should().Be("""[{"user":"ada","role":"admin"}]""");
        (await EntityAsync("ada")).Should().Be("vision", "runs that name no entity go to the first team");

        (await Admin.CallAsync("DELETE", "teams/vision/members/ada")).Status.Should().Be(HttpStatusCode.NoContent);
        (await EntityAsync("ada")).Should().Be("ada");
        (await Admin.RefusedAsync("DELETE", "teams/vision/members/ada")).Status.Should().Be(404);
        (await Admin.OkAsync("GET", "teams")).AsArray().Select(item => item!["name"]!.GetValue<string>()).Should().Equal(_server.Server.Entity, "vision");
        (await Admin.CallAsync("DELETE", "teams/vision")).Status.Should().Be(HttpStatusCode.NoContent);
        (await Admin.OkAsync("GET", "teams")).AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task Deleting_a_team_leaves_its_members_with_their_own_entity()
    {
        using var ada = await _server.NewUserAsync("ada");
        await Admin.OkAsync("POST", "teams", """{"name":"vision"}""");
        await Admin.OkAsync("PUT", "teams/vision/members/ada", """{"role":"member"}""");

        await Admin.OkAsync("DELETE", "teams/vision");

        (await EntityAsync("ada")).Should().Be("ada");
        (await ada.GetStringAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken)).Should().StartWith("ok");
    }

    [Fact]
    public async Task Keys_are_shown_once_work_and_end_at_once()
    {
        await Admin.OkAsync("POST", "users", """{"name":"ada"}""");
        var (status, made) = await Admin.CallAsync("POST", "keys", """{"user":"ada","name":"laptop"}""");
        status.Should().Be(HttpStatusCode.Created);
        var key = made!["key"]!.GetValue<string>();
        key.Should().MatchRegex("^[0-9a-f]{40}$");
        using var ada = _server.WithKey(key);
        (await ada.CallAsync("GET", "users")).Status.Should().Be(HttpStatusCode.Forbidden, "the key is good, its user no administrator");

        var listed = (await Admin.OkAsync("GET", "keys?user=ada")).AsArray().Should().ContainSingle().Subject!;
        listed.AsObject().Select(member => member.Key).Should().Equal("id", "user", "name", "createdAt", "lastUsedAt", "revoked");
        listed["name"]!.GetValue<string>().Should().Be("laptop");
        listed["lastUsedAt"]!.GetValue<DateTimeOffset>().Should().Be(_server.Clock.GetUtcNow());
        listed.ToJsonString().Should().NotContain(key[8..]);

        (await Admin.CallAsync("DELETE", $"keys/{made["id"]}")).Status.Should().Be(HttpStatusCode.NoContent);

        (await ada.CallAsync("GET", "users")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await Admin.OkAsync("GET", "keys?user=ada"))[0]!["revoked"]!.GetValue<bool>().Should().BeTrue();
        (await Admin.RefusedAsync("DELETE", $"keys/{made["id"]}")).Status.Should().Be(404);
    }

    [Fact]
    public async Task The_keys_of_a_deleted_user_end_at_once_and_the_name_is_not_given_again()
    {
        using var ada = await _server.NewUserAsync("ada");
        (await ada.CallAsync("GET", "users")).Status.Should().Be(HttpStatusCode.Forbidden);

        await Admin.OkAsync("DELETE", "users/ada");

        (await ada.CallAsync("GET", "users")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await Admin.OkAsync("GET", "keys"))[1]!["revoked"]!.GetValue<bool>().Should().BeTrue();
        (await Admin.RefusedAsync("POST", "users", """{"name":"ada"}""")).Status.Should().Be(409);
    }

    [Theory]
    [InlineData("GET", "users")]
    [InlineData("POST", "users")]
    [InlineData("DELETE", "users/admin")]
    [InlineData("GET", "teams")]
    [InlineData("POST", "teams")]
    [InlineData("DELETE", "teams/x")]
    [InlineData("PUT", "teams/x/members/y")]
    [InlineData("DELETE", "teams/x/members/y")]
    [InlineData("GET", "keys")]
    [InlineData("POST", "keys")]
    [InlineData("DELETE", "keys/1")]
    [InlineData("GET", "audit")]
    [InlineData("GET", "audit/verify")]
    [InlineData("GET", "nothing")]
    public async Task Only_administrators_get_in(string method, string path)
    {
        using var ada = await _server.NewUserAsync("ada");

        (await _server.Anonymous.RefusedAsync(method, path)).Should().Match<(int Status, string Error)>(r => r.Status == 401 && r.Error.Contains("API key"));
        (await ada.RefusedAsync(method, path)).Should().Match<(int Status, string Error)>(r => r.Status == 403 && r.Error.StartsWith("permission denied"));
    }

    [Theory]
    [InlineData("POST", "users", """{"name":"admin"}""", 409, "There is a user 'admin' already")]
    [InlineData("POST", "users", """{"name":"ADMIN"}""", 409, "taken by a user")]
    [InlineData("POST", "users", """{"name":"a/b"}""", 422, "use 1 to 64 letters")]
    [InlineData("POST", "users", """{"name":""}""", 422, "use 1 to 64 letters")]
    [InlineData("POST", "users", """{"email":"x@y"}""", 422, "use 1 to 64 letters")]
    [InlineData("POST", "users", """{"name":"x","email":"nobody"}""", 422, "is no e-mail address")]
    [InlineData("POST", "users", """{"name":"x","amdin":true}""", 422, "with no other members")]
    [InlineData("POST", "users", """{"name":7}""", 422, "send a JSON object such as")]
    [InlineData("POST", "users", "name=x", 422, "send a JSON object such as")]
    [InlineData("POST", "users", "null", 422, "send a JSON object such as")]
    [InlineData("POST", "users", "", 422, "send a JSON object such as")]
    [InlineData("DELETE", "users/admin", null, 409, "the only administrator")]
    [InlineData("DELETE", "users/nobody", null, 404, "no user 'nobody'")]
    [InlineData("POST", "teams", """{"name":"admin"}""", 409, "There is a user 'admin'")]
    [InlineData("POST", "teams", """{"name":"a b"}""", 422, "name of a team")]
    [InlineData("DELETE", "teams/nothing", null, 404, "no team 'nothing'")]
    [InlineData("DELETE", "teams/admin", null, 404, "no team 'admin'")]
    [InlineData("PUT", "teams/nothing/members/admin", """{"role":"member"}""", 404, "no team 'nothing'")]
    [InlineData("PUT", "teams/nothing/members/admin", """{"role":"king"}""", 422, "use admin, member or viewer")]
    [InlineData("PUT", "teams/nothing/members/admin", "{}", 422, "use admin, member or viewer")]
    [InlineData("POST", "keys", """{"user":"nobody"}""", 404, "no user 'nobody'")]
    [InlineData("GET", "keys?user=nobody", null, 404, "no user 'nobody'")]
    [InlineData("DELETE", "keys/99", null, 404, "no API key 99")]
    [InlineData("DELETE", "keys/x", null, 404, "no API key 'x'")]
    [InlineData("GET", "nothing", null, 404, "/admin/api/users")]
    [InlineData("PATCH", "users", null, 405, "use GET, POST")]
    public async Task Bad_calls_say_what_to_do(string method, string path, string? body, int status, string text)
    {
        var (actual, error) = await Admin.RefusedAsync(method, path, body);

        actual.Should().Be(status);
        error.Should().Contain(text);
        (await _server.AuditLinesAsync()).Should().ContainSingle("the start alone changed something");
    }

    [Fact]
    public async Task Teams_that_hold_something_are_kept()
    {
        await Admin.OkAsync("POST", "teams", """{"name":"vision"}""");
        await _server.Services.Runs.UpsertAsync(
            _server.Admin, new() { EntityName = "vision", ProjectName = "cats", Name = "r" }, TestContext.Current.CancellationToken);

        (await Admin.RefusedAsync("DELETE", "teams/vision")).Should().Match<(int Status, string Error)>(r => r.Status == 409 && r.Error.Contains("'cats'"));
        (await Admin.RefusedAsync("DELETE", $"teams/{_server.Server.Entity}")).Status.Should().Be(409);
    }

    private async Task<string?> EntityAsync(string user)
    {
        var row = await _server.Services.Store.ReadAsync(
            async session => await session.GetEntityAsync((await session.FindUserAsync(user))!.DefaultEntityId), TestContext.Current.CancellationToken);
        return row?.Name;
    }
}
