namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>Everything that lists can be filtered or ordered by.</summary>
internal enum ListField
{
    ProjectId,
    ProjectName,
    ProjectEntityId,
    ProjectDescription,
    ProjectCreatedAt,
    ProjectUpdatedAt,
    CollectionId,
    CollectionName,
    CollectionDescription,
    CollectionTags,
    CollectionCreatedAt,
    CollectionUpdatedAt,
    VersionMembershipId,
    VersionArtifactId,
    VersionIndex,
    VersionState,
    VersionTags,
    VersionAliases,
    VersionMetadata,
    VersionSize,
    VersionCreatedAt,
    VersionUpdatedAt,
}
