using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Accounts of people and of programs: all of them, and new ones.</summary>
internal static class Accounts
{
    private const int PageSize = 500;

    /// <summary>Those that are not deleted, the oldest first; with a query, whose username, name or e-mail address contains it.</summary>
    internal static async IAsyncEnumerable<UserRow> ListAsync(IMetadataSession session, string? query)
    {
        for (long? after = null; ;)
        {
            var page = await session.ListUsersAsync(query, new PageRequest(after, PageSize));
            foreach (var user in page.Items)
            {
                yield return user;
            }

            if (!page.HasNext || page.Items.Count == 0)
            {
                yield break;
            }

            after = page.Items[^1].Id;
        }
    }

    /// <summary>Those who have the address, in upper or lower case, the oldest first.</summary>
    internal static async IAsyncEnumerable<UserRow> WithEmailAsync(IMetadataSession session, string email)
    {
        await foreach (var user in ListAsync(session, email))
        {
            if (string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase))
            {
                yield return user;
            }
        }
    }

    /// <summary>The account with its personal entity, in no organisation and no team yet, and without a key.</summary>
    internal static async ValueTask<UserRow> AddAsync(
        IMetadataSession session, DateTimeOffset now, string username, string name, string? email, bool isAdmin, bool isService)
    {
        var personal = await session.AddEntityAsync(new EntityRow(0, username, EntityKind.User, null, now));
        return await session.AddUserAsync(
            new UserRow(0, username, name, email, isAdmin, personal.Id, personal.Id, now, IsService: isService));
    }
}
