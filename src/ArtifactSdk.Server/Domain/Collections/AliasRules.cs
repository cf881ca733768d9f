using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Aliases belong to a collection and name one of its versions; giving one to another version moves it.</summary>
internal static class AliasRules
{
    internal const string Latest = "latest";

    internal static async ValueTask GiveAsync(IMetadataSession session, MembershipRow membership, IEnumerable<string> aliases)
    {
        foreach (var alias in aliases.Distinct(StringComparer.Ordinal))
        {
            await session.SetAliasAsync(membership.CollectionId, membership.Id, alias);
        }
    }

    /// <summary>Removes a version from a collection; 'latest' falls back to the highest one that is left.</summary>
    internal static async ValueTask RemoveMembershipAsync(IMetadataSession session, MembershipRow membership)
    {
        await ProtectedAliases.RequireNoneAsync(session, membership);
        await session.RemoveMembershipAsync(membership.Id);
        if (await session.FindMembershipByAliasAsync(membership.CollectionId, Latest) is null
            && await session.HighestMembershipAsync(membership.CollectionId) is { } highest)
        {
            await session.SetAliasAsync(membership.CollectionId, highest.Id, Latest);
        }
    }
}
