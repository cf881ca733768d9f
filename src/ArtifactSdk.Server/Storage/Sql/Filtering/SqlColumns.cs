using ArtifactSdk.Server.Domain.Filtering;

namespace ArtifactSdk.Server.Storage.Sql.Filtering;

/// <summary>Where the fields of lists are stored. Everything here is a constant: no text of a client becomes part of a command.</summary>
internal static class SqlColumns
{
    private static readonly ListField[] _ofArtifacts = [ListField.VersionSize, ListField.VersionUpdatedAt];

    /// <summary>The column of a field with one value per row; null when the value is elsewhere.</summary>
    internal static string? Of(ListField field) => field switch
    {
        ListField.ProjectId => "projects.id",
        ListField.ProjectName => "projects.name",
        ListField.ProjectEntityId => "projects.entity_id",
        ListField.ProjectDescription => "projects.description",
        ListField.ProjectCreatedAt => "projects.created_at",
        ListField.ProjectUpdatedAt => "projects.updated_at",
        ListField.CollectionId => "collections.id",
        ListField.CollectionName => "collections.name",
        ListField.CollectionDescription => "collections.description",
        ListField.CollectionCreatedAt => "collections.created_at",
        ListField.CollectionUpdatedAt => "collections.updated_at",
        ListField.VersionMembershipId => "memberships.id",
        ListField.VersionArtifactId => "memberships.artifact_id",
        ListField.VersionIndex => "memberships.version_index",

        // A version enters a collection when it is committed, and leaves all of them when it is deleted.
        ListField.VersionState => "'COMMITTED'",
        ListField.VersionSize => "artifacts.size",
        ListField.VersionCreatedAt => "memberships.artifact_created_at",
        ListField.VersionUpdatedAt => "artifacts.updated_at",
        ListField.RunId => "runs.id",
        ListField.RunName => "runs.name",
        ListField.RunDisplayName => "runs.display_name",
        ListField.RunGroup => "runs.group_name",
        ListField.RunJobType => "runs.job_type",
        ListField.RunSweep => "runs.sweep",
        ListField.RunHost => "runs.host",
        ListField.RunCommit => "runs.commit_hash",
        ListField.RunDescription => "runs.description",
        ListField.RunNotes => "runs.notes",
        ListField.RunCreatedAt => "runs.created_at",
        ListField.RunUpdatedAt => "runs.updated_at",
        ListField.RunHeartbeatAt => "runs.heartbeat_at",
        _ => null,
    };

    /// <summary>Whether a list of versions has to look at the rows of the versions themselves, which costs a look-up for each.</summary>
    internal static bool NeedArtifacts(FilterNode filter, ListField? order) =>
        _ofArtifacts.Any(field => field == order || FilterMatch.Mentions(filter, field));

    /// <summary>Whether an index on a project's versions has them in this order.</summary>
    internal static bool AreIndexedByProject(ListField order) => order is ListField.VersionMembershipId or ListField.VersionCreatedAt;

    /// <summary>For a field with several texts per row: the tables and the link to the row, and the column with the text.</summary>
    internal static (string From, string Column)? TextsOf(ListField field) => field switch
    {
        ListField.CollectionTags => (
            "collection_tags JOIN tags ON tags.id = collection_tags.tag_id WHERE collection_tags.collection_id = collections.id", "tags.name"),
        ListField.VersionTags => (
            "artifact_tags JOIN tags ON tags.id = artifact_tags.tag_id WHERE artifact_tags.artifact_id = memberships.artifact_id", "tags.name"),
        ListField.VersionAliases => ("aliases WHERE aliases.membership_id = memberships.id", "aliases.name"),
        _ => null,
    };
}
