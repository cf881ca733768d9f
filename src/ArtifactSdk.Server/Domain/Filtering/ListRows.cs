using System.Text.Json;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>The values of rows by field.</summary>
internal static class ListRows
{
    internal static object? Value(ProjectRow project, ListField field) => field switch
    {
        ListField.ProjectId => project.Id,
        ListField.ProjectName => project.Name,
        ListField.ProjectEntityId => project.EntityId,
        ListField.ProjectDescription => project.Description,
        ListField.ProjectCreatedAt => project.CreatedAt,
        ListField.ProjectUpdatedAt => project.UpdatedAt,
        _ => throw Unknown(field),
    };

    internal static object? Value(CollectionRow collection, IReadOnlyList<string> tags, ListField field) => field switch
    {
        ListField.CollectionId => collection.Id,
        ListField.CollectionName => collection.Name,
        ListField.CollectionDescription => collection.Description,
        ListField.CollectionTags => tags,
        ListField.CollectionCreatedAt => collection.CreatedAt,
        ListField.CollectionUpdatedAt => collection.UpdatedAt,
        _ => throw Unknown(field),
    };

    internal static object? Value(
        MembershipRow membership, ArtifactRow artifact, IReadOnlyList<string> tags, IReadOnlyList<string> aliases, ListField field) => field switch
        {
            ListField.VersionMembershipId => membership.Id,
            ListField.VersionArtifactId => artifact.Id,
            ListField.VersionIndex => (long)membership.VersionIndex,
            ListField.VersionState => StateName(artifact.State),
            ListField.VersionTags => tags,
            ListField.VersionAliases => aliases,
            ListField.VersionMetadata => Json(artifact.Metadata),
            ListField.VersionSize => artifact.Size,
            ListField.VersionCreatedAt => artifact.CreatedAt,
            ListField.VersionUpdatedAt => artifact.UpdatedAt,
            _ => throw Unknown(field),
        };

    private static string StateName(ArtifactState state) => state switch
    {
        ArtifactState.Pending => "PENDING",
        ArtifactState.Committed => "COMMITTED",
        _ => "DELETED",
    };

    // A version without metadata has an empty object, which is what clients show.
    private static JsonElement Json(string? metadata) => JsonElement.Parse(string.IsNullOrEmpty(metadata) ? "{}" : metadata);

    private static InvalidOperationException Unknown(ListField field) => new($"The field {field} belongs to another kind of row.");
}
