using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>New accounts of people and of programs.</summary>
internal static class Accounts
{
    /// <summary>The account with its personal entity, in no organisation and no team yet, and without a key.</summary>
    internal static async ValueTask<UserRow> AddAsync(
        IMetadataSession session, DateTimeOffset now, string username, string name, string? email, bool isAdmin, bool isService)
    {
        var personal = await session.AddEntityAsync(new EntityRow(0, username, EntityKind.User, null, now));
        return await session.AddUserAsync(
            new UserRow(0, username, name, email, isAdmin, personal.Id, personal.Id, now, IsService: isService));
    }
}
