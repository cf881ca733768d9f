using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Expiry;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Quotas;

namespace ArtifactSdk.Server.Domain;

/// <summary>
/// What the rules may ask of and tell the metadata store within one snapshot or transaction, by area.
/// Add… methods take the row without its id (0) and return it with the id that it was given.
/// </summary>
internal interface IMetadataSession
    : IIdentityRows, IProjectRows, IArtifactRows, IRunRows, IMaintenanceRows, ISearchRows, IAdministrationRows, IAuditRows, IWebSessionRows, IQuotaRows, IExpiryRows
{
    CancellationToken CancellationToken { get; }
}

internal interface IIdentityRows
{
    ValueTask<UserRow?> GetUserAsync(long id);

    ValueTask<UserRow?> FindUserAsync(string username);

    ValueTask<Page<UserRow>> ListUsersAsync(string? query, PageRequest page);

    ValueTask<UserRow> AddUserAsync(UserRow user);

    ValueTask UpdateUserAsync(UserRow user);

    ValueTask<EntityRow?> GetEntityAsync(long id);

    /// <summary>Exact name first, then ignoring ASCII case.</summary>
    ValueTask<EntityRow?> FindEntityAsync(string name);

    ValueTask<EntityRow> AddEntityAsync(EntityRow entity);

    ValueTask UpdateEntityAsync(EntityRow entity);

    /// <summary>How many bytes the contents of an entity take, each counted once.</summary>
    ValueTask<long> StorageBytesOfEntityAsync(long entityId);

    ValueTask<OrganizationRow?> GetOrganizationAsync(long id);

    /// <summary>By display name, ignoring ASCII case.</summary>
    ValueTask<OrganizationRow?> FindOrganizationAsync(string name);

    ValueTask<OrganizationRow> AddOrganizationAsync(OrganizationRow organization);

    /// <summary>The teams that a user belongs to, with the user's role in each, by id.</summary>
    ValueTask<IReadOnlyList<(EntityRow Team, string Role)>> TeamsOfUserAsync(long userId);

    ValueTask<IReadOnlyList<MemberRow>> MembersOfEntityAsync(long entityId);

    ValueTask SetEntityMemberAsync(long entityId, long userId, string role);

    ValueTask RemoveEntityMemberAsync(long entityId, long userId);

    ValueTask<IReadOnlyList<(OrganizationRow Organization, string Role)>> OrganizationsOfUserAsync(long userId);

    ValueTask<IReadOnlyList<MemberRow>> MembersOfOrganizationAsync(long organizationId);

    ValueTask SetOrganizationMemberAsync(long organizationId, long userId, string role);

    ValueTask<IReadOnlyList<ApiKeyRow>> FindApiKeysAsync(string prefix);

    ValueTask<IReadOnlyList<ApiKeyRow>> ListApiKeysAsync(long userId);

    ValueTask<ApiKeyRow> AddApiKeyAsync(ApiKeyRow key);

    ValueTask<bool> DeleteApiKeyAsync(long id);

    ValueTask TouchApiKeyAsync(long id, DateTimeOffset usedAt);

    /// <summary>A named setting of the installation (signing secret, identity of the database), or null.</summary>
    ValueTask<string?> GetSettingAsync(string name);

    ValueTask SetSettingAsync(string name, string value);
}

internal interface IProjectRows
{
    ValueTask<ProjectRow?> GetProjectAsync(long id);

    ValueTask<ProjectRow?> FindProjectAsync(long entityId, string name);

    ValueTask<Page<ProjectRow>> ListProjectsAsync(long entityId, bool registriesOnly, PageRequest page);

    ValueTask<ProjectRow> AddProjectAsync(ProjectRow project);

    ValueTask UpdateProjectAsync(ProjectRow project);

    /// <summary>Removes the project with its collections, types, memberships and runs; source artifacts elsewhere stay.</summary>
    ValueTask<bool> DeleteProjectAsync(long id);

    ValueTask<ArtifactTypeRow?> GetTypeAsync(long id);

    ValueTask<ArtifactTypeRow?> FindTypeAsync(long projectId, string name);

    ValueTask<Page<ArtifactTypeRow>> ListTypesAsync(long projectId, bool includeUnused, PageRequest page);

    ValueTask<ArtifactTypeRow> AddTypeAsync(ArtifactTypeRow type);

    ValueTask UpdateTypeAsync(ArtifactTypeRow type);

    ValueTask<IReadOnlyList<ProjectMemberRow>> ProjectMembersAsync(long projectId);

    ValueTask SetProjectMemberAsync(ProjectMemberRow member);

    ValueTask RemoveProjectMemberAsync(long projectId, long? userId, long? teamEntityId);
}

internal interface IArtifactRows
{
    ValueTask<CollectionRow?> GetCollectionAsync(long id);

    /// <summary>Only collections that are not deleted are found by name.</summary>
    ValueTask<CollectionRow?> FindCollectionAsync(long projectId, string name);

    ValueTask<Page<CollectionRow>> ListCollectionsAsync(long projectId, long? typeId, CollectionKind? kind, PageRequest page);

    ValueTask<long> CountCollectionsAsync(long projectId, long? typeId, CollectionKind? kind);

    ValueTask<CollectionRow> AddCollectionAsync(CollectionRow collection);

    ValueTask UpdateCollectionAsync(CollectionRow collection);

    ValueTask<IReadOnlyList<TagRow>> TagsOfCollectionAsync(long collectionId);

    ValueTask AddCollectionTagAsync(long collectionId, string tag);

    ValueTask RemoveCollectionTagAsync(long collectionId, string tag);

    ValueTask<ArtifactRow?> GetArtifactAsync(long id);

    ValueTask<ArtifactRow> AddArtifactAsync(ArtifactRow artifact);

    ValueTask UpdateArtifactAsync(ArtifactRow artifact);

    /// <summary>Gives all versions of a sequence, committed or not, another type.</summary>
    ValueTask SetTypeOfSequenceAsync(long sequenceId, long typeId);

    /// <summary>The newest committed version of the sequence with this digest.</summary>
    ValueTask<ArtifactRow?> FindCommittedByDigestAsync(long sequenceId, string digest);

    ValueTask<IReadOnlyList<ArtifactRow>> PendingOfSequenceAsync(long sequenceId);

    ValueTask<ArtifactRow?> FindPendingByDistributedIdAsync(long sequenceId, string distributedId);

    ValueTask<long?> FindArtifactByClientIdAsync(string clientId);

    ValueTask SetClientIdAsync(string clientId, long artifactId);

    ValueTask<IReadOnlyList<TagRow>> TagsOfArtifactAsync(long artifactId);

    ValueTask AddArtifactTagAsync(long artifactId, string tag);

    ValueTask RemoveArtifactTagAsync(long artifactId, string tag);

    ValueTask<MembershipRow?> GetMembershipAsync(long id);

    ValueTask<MembershipRow?> FindMembershipAsync(long collectionId, long artifactId);

    ValueTask<MembershipRow?> FindMembershipByVersionAsync(long collectionId, int versionIndex);

    ValueTask<MembershipRow?> FindMembershipByAliasAsync(long collectionId, string alias);

    ValueTask<MembershipRow?> HighestMembershipAsync(long collectionId);

    ValueTask<MembershipRow> AddMembershipAsync(MembershipRow membership);

    /// <summary>Removes a membership with its aliases.</summary>
    ValueTask RemoveMembershipAsync(long id);

    ValueTask<Page<MembershipRow>> ListMembershipsAsync(long collectionId, PageRequest page);

    ValueTask<long> CountMembershipsAsync(long collectionId);

    ValueTask<IReadOnlyList<MembershipRow>> MembershipsOfArtifactAsync(long artifactId);

    ValueTask<IReadOnlyList<AliasRow>> AliasesOfMembershipAsync(long membershipId);

    ValueTask<Page<AliasRow>> AliasesOfCollectionAsync(long collectionId, PageRequest page);

    /// <summary>Gives the alias to this membership, taking it from whichever had it.</summary>
    ValueTask SetAliasAsync(long collectionId, long membershipId, string alias);

    /// <summary>Takes the alias from this membership; false when it did not have it.</summary>
    ValueTask<bool> RemoveAliasAsync(long membershipId, string alias);

    ValueTask<ManifestRow?> GetManifestAsync(long id);

    ValueTask<ManifestRow> AddManifestAsync(ManifestRow manifest);

    ValueTask UpdateManifestAsync(ManifestRow manifest);

    /// <summary>In order of creation.</summary>
    ValueTask<IReadOnlyList<ManifestRow>> ManifestsOfArtifactAsync(long artifactId);

    /// <summary>Which of these blobs (hex MD5) the entity's committed versions already hold, with their sizes.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> FindBlobsAsync(long entityId, IReadOnlyCollection<string> hexMd5s);

    ValueTask AddBlobsAsync(long entityId, IReadOnlyCollection<(string HexMd5, long Size)> blobs);

    /// <summary>In which version of the project each content (hex MD5) was stored first.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> FindBirthsAsync(long projectId, IReadOnlyCollection<string> hexMd5s);

    /// <summary>Records births; one that is known already keeps its first version.</summary>
    ValueTask AddBirthsAsync(long projectId, long artifactId, IReadOnlyCollection<string> hexMd5s);
}

internal interface IRunRows
{
    ValueTask<RunRow?> GetRunAsync(long id);

    ValueTask<RunRow?> FindRunAsync(long projectId, string name);

    ValueTask<Page<RunRow>> ListRunsAsync(long projectId, PageRequest page);

    ValueTask<long> CountRunsAsync(long projectId);

    ValueTask<RunRow> AddRunAsync(RunRow run);

    ValueTask UpdateRunAsync(RunRow run);

    ValueTask<bool> DeleteRunAsync(long id);

    /// <summary>Records that a run made or used a version; repeating it changes nothing.</summary>
    ValueTask AddRunArtifactAsync(RunArtifactRow link);

    /// <summary>Ids of committed versions only, in order of recording. <see cref="PageRequest.After"/> is the artifact's id: these rows have none.</summary>
    ValueTask<Page<RunArtifactRow>> ArtifactsOfRunAsync(long runId, RunArtifactRole role, PageRequest page);

    /// <summary>How many <see cref="ArtifactsOfRunAsync"/> lists.</summary>
    ValueTask<long> CountArtifactsOfRunAsync(long runId, RunArtifactRole role);

    ValueTask<IReadOnlyList<RunArtifactRow>> RunsOfArtifactAsync(long artifactId, RunArtifactRole role);

    /// <summary>Writes lines of a stream file ("wandb-history.jsonl", "wandb-events.jsonl", "output.log") from a line number on, replacing lines that are there.</summary>
    ValueTask WriteRunLinesAsync(long runId, string stream, long offset, IReadOnlyList<string> lines);

    /// <summary>Lines that nobody has written are left out.</summary>
    ValueTask<IReadOnlyList<string>> ReadRunLinesAsync(long runId, string stream, long offset, int count);

    /// <summary>
    /// The next lines that there are, from a number on, each with its number: so many, or fewer where lines are missing or once they have
    /// more than <paramref name="maxCharacters"/> together, but one at least. None means that none follows.
    /// </summary>
    ValueTask<IReadOnlyList<(long Line, string Text)>> ReadNumberedRunLinesAsync(
        long runId, string stream, long offset, int count, int maxCharacters);

    /// <summary>
    /// Those of these lines that there are, which are given in order, each with its number: all, or fewer once they have more than
    /// <paramref name="maxCharacters"/> together, but one at least.
    /// </summary>
    ValueTask<IReadOnlyList<(long Line, string Text)>> ReadRunLinesAtAsync(long runId, string stream, IReadOnlyList<long> lines, int maxCharacters);

    ValueTask<RunBlock?> FindRunBlockAsync(long runId, string stream, long block);

    ValueTask<IReadOnlyList<RunBlock>> ReadRunBlocksAsync(long runId, string stream);

    /// <summary>Makes the block, or widens the one that is there.</summary>
    ValueTask WidenRunBlockAsync(long runId, string stream, RunBlock block);

    /// <summary>
    /// Which metrics the lines of some blocks have, by block, from a block on: those of all that follow, or of fewer once they have more
    /// than <paramref name="maxCharacters"/> together, but of one at least. None means that none follows.
    /// </summary>
    ValueTask<IReadOnlyList<(long Block, string Keys)>> ReadRunBlockKeysAsync(long runId, string stream, long block, int maxCharacters);

    /// <summary>Keeps which metrics the lines of a block have, or forgets it.</summary>
    ValueTask KeepRunBlockKeysAsync(long runId, string stream, long block, string? keys);

    /// <summary>Removes the lines of a stream from a number on.</summary>
    ValueTask DeleteRunLinesAsync(long runId, string stream, long offset);

    /// <summary>The number after the last line, which is where a resumed run goes on, gaps or not.</summary>
    ValueTask<long> CountRunLinesAsync(long runId, string stream);

    ValueTask<RunFileRow?> GetRunFileAsync(long id);

    ValueTask<RunFileRow?> FindRunFileAsync(long runId, string name);

    ValueTask<RunFileRow> UpsertRunFileAsync(RunFileRow file);

    /// <summary>Those that were uploaded.</summary>
    ValueTask<Page<RunFileRow>> ListRunFilesAsync(long runId, PageRequest page);

    /// <summary>How many were uploaded.</summary>
    ValueTask<long> CountRunFilesAsync(long runId);

    ValueTask<bool> DeleteRunFileAsync(long id);
}
