using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>What only administrators ask for: lists over everybody, and taking away.</summary>
internal interface IAdministrationRows
{
    ValueTask<IReadOnlyList<EntityRow>> ListTeamsAsync();

    /// <summary>Removes a team that has no projects; whoever had it as default entity falls back to the personal one.</summary>
    ValueTask DeleteTeamAsync(long entityId);

    ValueTask RemoveOrganizationMemberAsync(long organizationId, long userId);

    ValueTask<ApiKeyRow?> GetApiKeyAsync(long id);

    /// <summary>Keys by id, those that were revoked included; of one user, or of all.</summary>
    ValueTask<IReadOnlyList<ApiKeyRow>> AllApiKeysAsync(long? userId);

    ValueTask RevokeApiKeyAsync(long id, DateTimeOffset at);

    /// <summary>By name.</summary>
    ValueTask<IReadOnlyList<string>> ProtectedAliasesAsync(long projectId);

    ValueTask AddProtectedAliasAsync(long projectId, string alias);

    ValueTask<bool> RemoveProtectedAliasAsync(long projectId, string alias);

    /// <summary>Whether the project of the collection protects the alias.</summary>
    ValueTask<bool> IsProtectedAliasAsync(long collectionId, string alias);

    /// <summary>A protected alias that the version has in the collection, or null.</summary>
    ValueTask<string?> ProtectedAliasOfMembershipAsync(long membershipId);
}
