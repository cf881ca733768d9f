using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Finds people by user name, name or e-mail address.</summary>
internal static class UserLists
{
    /// <summary>
    /// The list has no pages in the protocol, so it ends after the first thousand. Everybody finds colleagues only; administrators of
    /// the installation find everybody.
    /// </summary>
    internal static async ValueTask<Connection> SearchAsync(RequestContext request, string? query)
    {
        if (request.Caller.User is not { } caller)
        {
            return Connection.Whole([]);
        }

        var users = await request.ReadAsync(session => FindAsync(session, caller, query));
        return Connection.Whole([.. users.Select(user => new Edge(user, Paging.Cursor(user.Id)))]);
    }

    private static async ValueTask<List<UserRow>> FindAsync(IMetadataSession session, UserRow caller, string? query)
    {
        var own = await OrganizationsAsync(session, caller);
        var found = new List<UserRow>();
        await foreach (var user in Accounts.ListAsync(session, query))
        {
            if (caller.IsAdmin || user.Id == caller.Id || own.Overlaps(await OrganizationsAsync(session, user)))
            {
                found.Add(user);
            }

            if (found.Count >= Paging.MaxSize)
            {
                break;
            }
        }

        return found;
    }

    private static async ValueTask<HashSet<long>> OrganizationsAsync(IMetadataSession session, UserRow user) =>
        [.. (await session.OrganizationsOfUserAsync(user.Id)).Select(member => member.Organization.Id)];
}
