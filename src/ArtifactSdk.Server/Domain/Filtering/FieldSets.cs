namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>What each kind of list can be filtered and ordered by. Clients of several generations use several names for one field.</summary>
internal static class FieldSets
{
    internal static FieldSet Projects { get; } = Make(
        "project",
        Id(ListField.ProjectId, GlobalIds.Project, "id", "project_id"),
        Sortable(ListField.ProjectName, FieldKind.Text, "name"),
        Id(ListField.ProjectEntityId, GlobalIds.Entity, "entity_id", "entityId"),
        Plain(ListField.ProjectDescription, FieldKind.Text, "description"),
        Sortable(ListField.ProjectCreatedAt, FieldKind.Time, "created_at", "createdAt"),
        Sortable(ListField.ProjectUpdatedAt, FieldKind.Time, "updated_at", "updatedAt"));

    internal static FieldSet Collections { get; } = Make(
        "collection",
        Id(ListField.CollectionId, GlobalIds.Collection, "artifact_collection_id", "collection_id", "id"),
        Sortable(ListField.CollectionName, FieldKind.Text, "name", "collection_name", "artifact_collection_name"),
        Plain(ListField.CollectionDescription, FieldKind.Text, "description"),
        Plain(ListField.CollectionTags, FieldKind.Texts, "tag", "tags"),
        Sortable(ListField.CollectionCreatedAt, FieldKind.Time, "created_at", "createdAt"),
        Sortable(ListField.CollectionUpdatedAt, FieldKind.Time, "updated_at", "updatedAt"));

    internal static FieldSet Versions { get; } = Make(
        "version",
        new FilterField(ListField.VersionMembershipId, FieldKind.Id, ["membership_id"]) { GlobalIdType = GlobalIds.Membership },
        Id(ListField.VersionArtifactId, GlobalIds.Artifact, "artifact_id", "id"),
        Sortable(ListField.VersionIndex, FieldKind.Version, "version_index", "versionIndex", "version"),
        Plain(ListField.VersionState, FieldKind.Text, "state"),
        Plain(ListField.VersionTags, FieldKind.Texts, "tag", "tags"),
        Plain(ListField.VersionAliases, FieldKind.Texts, "alias", "aliases"),
        Plain(ListField.VersionMetadata, FieldKind.Json, "metadata", "artifact_metadata"),
        Sortable(ListField.VersionSize, FieldKind.Number, "artifact_size", "size"),
        Sortable(ListField.VersionCreatedAt, FieldKind.Time, "created_at", "createdAt", "artifact_created_at"),
        Sortable(ListField.VersionUpdatedAt, FieldKind.Time, "updated_at", "updatedAt"));

    internal static FieldSet Runs { get; } = Make(
        "run",
        Id(ListField.RunId, GlobalIds.Run, "id"),
        Sortable(ListField.RunName, FieldKind.Text, "name"),
        Sortable(ListField.RunDisplayName, FieldKind.Text, "display_name", "displayName"),
        InMemory(ListField.RunState, FieldKind.Text, "state"),
        Plain(ListField.RunTags, FieldKind.Texts, "tags", "tag"),
        InMemory(ListField.RunGroup, FieldKind.Text, "group", "groupName", "group_name"),
        InMemory(ListField.RunJobType, FieldKind.Text, "job_type", "jobType"),
        InMemory(ListField.RunSweep, FieldKind.Text, "sweep", "sweepName"),
        InMemory(ListField.RunHost, FieldKind.Text, "host"),
        InMemory(ListField.RunCommit, FieldKind.Text, "commit"),
        Plain(ListField.RunDescription, FieldKind.Text, "description"),
        Plain(ListField.RunNotes, FieldKind.Text, "notes"),
        InMemory(ListField.RunUsername, FieldKind.Text, "username", "user", "user.username", "user.name"),
        InMemory(ListField.RunConfig, FieldKind.Json, "config") with { Wrapper = "value" },
        InMemory(ListField.RunSummary, FieldKind.Json, "summary_metrics", "summaryMetrics"),
        Plain(ListField.RunKeys, FieldKind.Json, "keys_info", "keysInfo"),
        Sortable(ListField.RunCreatedAt, FieldKind.Time, "created_at", "createdAt"),
        Sortable(ListField.RunUpdatedAt, FieldKind.Time, "updated_at", "updatedAt"),
        InMemory(ListField.RunDuration, FieldKind.Number, "duration"),
        InMemory(ListField.RunHeartbeatAt, FieldKind.Time, "heartbeat_at", "heartbeatAt"));

    private static FieldSet Make(string what, FilterField key, params FilterField[] fields) => new(what, key, [key, .. fields]);

    private static FilterField Id(ListField id, string globalIdType, params string[] names) =>
        new(id, FieldKind.Id, names) { GlobalIdType = globalIdType, IsSortable = true };

    private static FilterField Sortable(ListField id, FieldKind kind, params string[] names) => new(id, kind, names) { IsSortable = true };

    private static FilterField InMemory(ListField id, FieldKind kind, params string[] names) =>
        new(id, kind, names) { IsSortable = true, SortsInMemory = true };

    private static FilterField Plain(ListField id, FieldKind kind, params string[] names) => new(id, kind, names);
}
