using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Web;

/// <summary>
/// The administration API: users, teams and keys as JSON, for administrators of the installation. Everything that changes
/// something ends in the audit log.
/// </summary>
internal sealed class AdministrationEndpoint(AdministrationServices services, AuditExport audit, Action forgetKeys)
{
    internal const string Prefix = "/admin/api";
    private const int MaxBodyBytes = 64 * 1024;

    private readonly QuotaCalls _quotas = new(services.Quotas);

    internal async Task HandleAsync(HttpContext context)
    {
        var caller = context.GetCaller();
        var path = context.Request.Path.Value![Prefix.Length..].Trim('/');
        string[] parts = path.Length == 0 ? [] : path.Split('/');

        // What belongs to a registry is for its administrators too: there the rules themselves ask who may.
        if (!caller.RequireUser().IsAdmin && parts is not ["registries", ..])
        {
            throw DomainException.Denied(
                "permission denied: the administration API is for administrators of this server. Use the key of a user that is one.");
        }

        // People's names, keys and what they did are nobody's to keep on the way.
        context.Response.Headers.CacheControl = "no-store";
        var call = new AdministrationCall(context, caller);
        await (parts switch
        {
            ["users"] => call.Dispatch(("GET", ListUsersAsync), ("POST", CreateUserAsync)),
            ["users", var user] => call.Dispatch(("PATCH", c => ChangeUserAsync(c, user)), ("DELETE", c => DeleteUserAsync(c, user))),
            ["teams"] => call.Dispatch(("GET", ListTeamsAsync), ("POST", CreateTeamAsync)),
            ["teams", var team] => call.Dispatch(("DELETE", c => DeleteTeamAsync(c, team))),
            ["teams", var team, "members", var user] => call.Dispatch(
                ("PUT", c => SetMemberAsync(c, team, user)), ("DELETE", c => RemoveMemberAsync(c, team, user))),
            ["teams", var team, "quota"] => call.Dispatch(
                ("GET", c => _quotas.ShowAsync(c, team)), ("PUT", c => _quotas.SetAsync(c, team)), ("DELETE", c => _quotas.RemoveAsync(c, team))),
            ["quotas"] => call.Dispatch(("GET", _quotas.ListAsync)),
            ["keys"] => call.Dispatch(("GET", ListKeysAsync), ("POST", CreateKeyAsync)),
            ["keys", var key] => call.Dispatch(("DELETE", c => RevokeKeyAsync(c, key))),
            ["registries", var registry, "protected-aliases"] => call.Dispatch(("GET", c => ListProtectedAsync(c, registry))),
            ["registries", var registry, "protected-aliases", var alias] => call.Dispatch(
                ("PUT", c => ProtectAsync(c, registry, alias)), ("DELETE", c => UnprotectAsync(c, registry, alias))),
            ["audit"] => call.Dispatch(("GET", c => audit.WriteAsync(c.Context))),
            ["audit", "verify"] => call.Dispatch(("GET", VerifyAsync)),
            _ => HttpReplies.ErrorAsync(
                context, StatusCodes.Status404NotFound, $"not found: the administration API has {Prefix}/users, /teams, /quotas, /keys, /registries/{{name}}/protected-aliases, /audit and /audit/verify"),
        });
    }

    private static UserDto Show(UserView user) =>
        new(user.User.Username, user.User.Email, user.User.IsAdmin, user.User.IsService, user.OrganizationRole, user.User.CreatedAt);

    private static TeamDto Show(TeamView team) =>
        new(team.Name, team.Organization, [.. team.Members.Select(member => new TeamMemberDto(member.User.Username, member.Role))]);

    private async Task ListUsersAsync(AdministrationCall call)
    {
        var users = await services.Users.ListAsync(call.Aborted);
        await call.ReplyAsync(StatusCodes.Status200OK, [.. users.Select(Show)], AdministrationJson.Default.IReadOnlyListUserDto);
    }

    private async Task CreateUserAsync(AdministrationCall call)
    {
        var body = await call.ReadAsync(
            MaxBodyBytes, AdministrationJson.Default.NewUserBody, """{"name":"ada","email":"ada@example.org","admin":false,"serviceAccount":false}""");
        using var scope = call.Audit("createUser", ("name", body.Name), ("email", body.Email), ("admin", body.Admin), ("serviceAccount", body.ServiceAccount));
        var user = await services.Users.CreateAsync(body.Name ?? "", body.Email, body.Admin, body.ServiceAccount, call.Aborted);
        await call.ReplyAsync(StatusCodes.Status201Created, Show(user), AdministrationJson.Default.UserDto);
    }

    private async Task ChangeUserAsync(AdministrationCall call, string name)
    {
        var body = await call.ReadAsync(
            MaxBodyBytes, AdministrationJson.Default.UserChangeBody, """{"email":"ada@example.org","admin":false,"organizationRole":"member"}""");
        using var scope = call.Audit("changeUser", ("name", name), ("email", body.Email), ("admin", body.Admin), ("organizationRole", body.OrganizationRole));
        var user = await services.Users.ChangeAsync(name, new UserChange(body.Email, body.Admin, body.OrganizationRole), call.Aborted);
        forgetKeys();
        await call.ReplyAsync(StatusCodes.Status200OK, Show(user), AdministrationJson.Default.UserDto);
    }

    private async Task DeleteUserAsync(AdministrationCall call, string name)
    {
        using var scope = call.Audit("deleteUser", ("name", name));
        await services.Users.DeleteAsync(name, call.Aborted);
        forgetKeys();
        call.NoContent();
    }

    private async Task ListTeamsAsync(AdministrationCall call)
    {
        var teams = await services.Teams.ListAsync(call.Aborted);
        await call.ReplyAsync(StatusCodes.Status200OK, [.. teams.Select(Show)], AdministrationJson.Default.IReadOnlyListTeamDto);
    }

    private async Task CreateTeamAsync(AdministrationCall call)
    {
        var body = await call.ReadAsync(MaxBodyBytes, AdministrationJson.Default.NewTeamBody, """{"name":"vision"}""");
        using var scope = call.Audit("createTeam", ("name", body.Name));
        var team = await services.Teams.CreateAsync(body.Name ?? "", call.Aborted);
        await call.ReplyAsync(StatusCodes.Status201Created, Show(team), AdministrationJson.Default.TeamDto);
    }

    private async Task DeleteTeamAsync(AdministrationCall call, string name)
    {
        using var scope = call.Audit("deleteTeam", ("name", name));
        await services.Teams.DeleteAsync(name, call.Aborted);
        call.NoContent();
    }

    private async Task SetMemberAsync(AdministrationCall call, string team, string user)
    {
        var body = await call.ReadAsync(MaxBodyBytes, AdministrationJson.Default.MemberBody, """{"role":"member"}""");
        using var scope = call.Audit("setTeamMember", ("team", team), ("user", user), ("role", body.Role));
        var changed = await services.Teams.SetMemberAsync(team, user, body.Role ?? "", call.Aborted);
        await call.ReplyAsync(StatusCodes.Status200OK, Show(changed), AdministrationJson.Default.TeamDto);
    }

    private async Task RemoveMemberAsync(AdministrationCall call, string team, string user)
    {
        using var scope = call.Audit("removeTeamMember", ("team", team), ("user", user));
        await services.Teams.RemoveMemberAsync(team, user, call.Aborted);
        call.NoContent();
    }

    private async Task ListKeysAsync(AdministrationCall call)
    {
        var user = call.Context.Request.Query["user"].ToString();
        var keys = await services.Keys.ListAsync(user.Length == 0 ? null : user, call.Aborted);
        await call.ReplyAsync(
            StatusCodes.Status200OK,
            [.. keys.Select(item => new KeyDto(
                item.Key.Id, item.UserName, item.Key.Description, item.Key.CreatedAt, item.Key.LastUsedAt, item.Key.RevokedAt is not null))],
            AdministrationJson.Default.IReadOnlyListKeyDto);
    }

    private async Task CreateKeyAsync(AdministrationCall call)
    {
        var body = await call.ReadAsync(MaxBodyBytes, AdministrationJson.Default.NewKeyBody, """{"user":"ada","name":"laptop"}""");
        using var scope = call.Audit("createKey", ("user", body.User), ("name", body.Name));
        var (id, key) = await services.Keys.CreateAsync(body.User ?? "", body.Name, call.Aborted);
        await call.ReplyAsync(StatusCodes.Status201Created, new NewKeyDto(id, key), AdministrationJson.Default.NewKeyDto);
    }

    private async Task RevokeKeyAsync(AdministrationCall call, string key)
    {
        if (!long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw DomainException.NotFound($"There is no API key '{key}': GET {Prefix}/keys lists them by number.");
        }

        using var scope = call.Audit("revokeKey", ("id", id));
        await services.Keys.RevokeAsync(id, call.Aborted);
        forgetKeys();
        call.NoContent();
    }

    private async Task ListProtectedAsync(AdministrationCall call, string registry) => await call.ReplyAsync(
        StatusCodes.Status200OK,
        await services.ProtectedAliases.ListAsync(call.Caller, registry, call.Aborted),
        AdministrationJson.Default.IReadOnlyListString);

    private async Task ProtectAsync(AdministrationCall call, string registry, string alias)
    {
        using var scope = call.Audit("protectAlias", ("registry", registry), ("alias", alias));
        var aliases = await services.ProtectedAliases.AddAsync(call.Caller, registry, alias, call.Aborted);
        await call.ReplyAsync(StatusCodes.Status200OK, aliases, AdministrationJson.Default.IReadOnlyListString);
    }

    private async Task UnprotectAsync(AdministrationCall call, string registry, string alias)
    {
        using var scope = call.Audit("unprotectAlias", ("registry", registry), ("alias", alias));
        await services.ProtectedAliases.RemoveAsync(call.Caller, registry, alias, call.Aborted);
        call.NoContent();
    }

    private async Task VerifyAsync(AdministrationCall call)
    {
        var verdict = await audit.VerifyAsync(call.Aborted);
        await call.ReplyAsync(
            StatusCodes.Status200OK,
            new AuditVerdictDto(verdict.IsWhole, verdict.Entries, verdict.BrokenAt),
            AdministrationJson.Default.AuditVerdictDto);
    }
}
