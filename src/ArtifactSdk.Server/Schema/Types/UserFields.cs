using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

internal static class UserFields
{
    internal static void Map(SchemaMap map)
    {
        map.Field<UserRow>("User", "id", user => GlobalIds.Encode(GlobalIds.User, user.Id));
        map.Field<UserRow>("User", "name", user => user.Name);
        map.Field<UserRow>("User", "username", user => user.Username);
        map.Field<UserRow>("User", "email", user => user.Email);
        map.Field<UserRow>("User", "admin", user => user.IsAdmin);
        map.Field<UserRow>("User", "entity", async (user, request) => (await request.EntityAsync(user.DefaultEntityId))?.Name);
        map.Field<UserRow>("User", "flags", _ => "{}");
        map.Field<UserRow>("User", "photoUrl", _ => null);
        map.Field<UserRow>("User", "deletedAt", user => WireText.Of(user.DeletedAt));
        map.Field<UserRow>("User", "teams", async (user, request) => Connection.Whole(
            [.. (await request.ReadAsync(session => session.TeamsOfUserAsync(user.Id))).Select(team => new Edge(team.Team, Paging.Cursor(team.Team.Id)))]));
        map.Field<UserRow>("User", "organizations", async (user, request) =>
            (await request.ReadAsync(session => session.OrganizationsOfUserAsync(user.Id))).Select(member => member.Organization).ToList());

        // A key's text is not stored, so the name shows its beginning only; the keys of others are nobody's business.
        map.Field<UserRow>("User", "apiKeys", async (user, request) => user.Id != request.Caller.User?.Id
            ? null
            : Connection.Whole(
                [.. (await request.ReadAsync(session => session.ListApiKeysAsync(user.Id))).Select(key => new Edge(ApiKeyNode.Known(key), Paging.Cursor(key.Id)))]));
        map.Field<ApiKeyNode>("ApiKey", "id", key => GlobalIds.Encode(GlobalIds.ApiKey, key.Row.Id));
        map.Field<ApiKeyNode>("ApiKey", "name", key => key.Name);
        map.Field<ApiKeyNode>("ApiKey", "description", key => key.Row.Description);
        map.Field<ApiKeyNode>("ApiKey", "createdAt", key => WireText.Of(key.Row.CreatedAt));
        map.Field<ApiKeyNode>("ApiKey", "lastUsedAt", key => WireText.Of(key.Row.LastUsedAt));
    }
}
