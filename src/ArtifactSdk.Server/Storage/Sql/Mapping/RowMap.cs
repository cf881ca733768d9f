using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Storage.Sql.Mapping;

/// <summary>Columns of each table in the order in which its row is read.</summary>
internal static class RowMap
{
    internal const string UserColumns =
        "users.id, users.username, users.name, users.email, users.is_admin, users.entity_id, users.default_entity_id, users.created_at, users.deleted_at, "
        + "users.is_service";

    internal const string EntityColumns = "entities.id, entities.name, entities.kind, entities.organization_id, entities.created_at";

    internal const string OrganizationColumns = "organizations.id, organizations.name, organizations.org_entity_id, organizations.created_at";

    internal const string ApiKeyColumns = "id, user_id, prefix, salt, hash, description, created_at, last_used_at, revoked_at";

    internal const string ProjectColumns =
        "id, entity_id, name, description, access, allow_all_artifact_types, created_by_user_id, created_at, updated_at";

    internal const string TypeColumns = "id, project_id, name, description, declared, created_at";

    internal const string CollectionColumns =
        "id, project_id, type_id, kind, name, description, state, next_version_index, created_at, updated_at";

    internal const string ArtifactColumns =
        "id, sequence_id, type_id, state, digest, version_index, description, metadata, labels, ttl_duration_seconds, history_step, run_id, "
        + "created_by_user_id, distributed_id, sequence_client_id, commit_hash, size, file_count, created_at, updated_at, requested_aliases";

    internal const string MembershipColumns =
        "memberships.id, memberships.collection_id, memberships.artifact_id, memberships.version_index, memberships.created_at";

    internal const string AliasColumns = "id, collection_id, membership_id, name";

    internal const string ManifestColumns = "id, artifact_id, type, base_artifact_id, name, digest, size, created_at";

    internal const string RunColumns =
        "id, project_id, name, display_name, state, description, notes, config, summary_metrics, tags, group_name, job_type, commit_hash, host, "
        + "program, repo, sweep, user_id, exit_code, stopped, heartbeat_at, created_at, updated_at";

    internal const string RunArtifactColumns =
        "run_artifacts.run_id, run_artifacts.artifact_id, run_artifacts.role, run_artifacts.used_as, run_artifacts.created_at";

    internal const string RunFileColumns = "id, run_id, name, digest, size, updated_at";

    internal static UserRow User(SqlRow r) => new(
        r.Int64(0), r.Text(1), r.Text(2), r.TextOrNull(3), r.Flag(4), r.Int64(5), r.Int64(6), r.Time(7), r.TimeOrNull(8), r.Flag(9));

    internal static EntityRow Entity(SqlRow r) => new(r.Int64(0), r.Text(1), r.Enum<EntityKind>(2), r.Int64OrNull(3), r.Time(4));

    internal static OrganizationRow Organization(SqlRow r) => new(r.Int64(0), r.Text(1), r.Int64(2), r.Time(3));

    /// <summary>The user's columns, then the role.</summary>
    internal static MemberRow Member(SqlRow r) => new(User(r), r.Text(10));

    internal static ApiKeyRow ApiKey(SqlRow r) => new(
        r.Int64(0), r.Int64(1), r.Text(2), r.Bytes(3), r.Bytes(4), r.TextOrNull(5), r.Time(6), r.TimeOrNull(7), r.TimeOrNull(8));

    internal static ProjectRow Project(SqlRow r) => new(
        r.Int64(0), r.Int64(1), r.Text(2), r.TextOrNull(3), r.Text(4), r.Flag(5), r.Int64OrNull(6), r.Time(7), r.Time(8));

    internal static ProjectMemberRow ProjectMember(SqlRow r) => new(r.Int64(0), r.Int64OrNull(1), r.Int64OrNull(2), r.Text(3));

    internal static ArtifactTypeRow Type(SqlRow r) => new(r.Int64(0), r.Int64(1), r.Text(2), r.TextOrNull(3), r.Flag(4), r.Time(5));

    internal static CollectionRow Collection(SqlRow r) => new(
        r.Int64(0),
        r.Int64(1),
        r.Int64(2),
        r.Enum<CollectionKind>(3),
        r.Text(4),
        r.TextOrNull(5),
        r.Enum<CollectionState>(6),
        r.Int32(7),
        r.Time(8),
        r.Time(9));

    internal static TagRow Tag(SqlRow r) => new(r.Int64(0), r.Text(1));

    internal static ArtifactRow Artifact(SqlRow r) => new()
    {
        Id = r.Int64(0),
        SequenceId = r.Int64(1),
        TypeId = r.Int64(2),
        State = r.Enum<ArtifactState>(3),
        Digest = r.Text(4),
        VersionIndex = r.Int32OrNull(5),
        Description = r.TextOrNull(6),
        Metadata = r.TextOrNull(7),
        Labels = r.TextOrNull(8),
        TtlDurationSeconds = r.Int64OrNull(9),
        HistoryStep = r.Int64OrNull(10),
        RunId = r.Int64OrNull(11),
        CreatedByUserId = r.Int64OrNull(12),
        DistributedId = r.TextOrNull(13),
        SequenceClientId = r.TextOrNull(14),
        CommitHash = r.TextOrNull(15),
        Size = r.Int64(16),
        FileCount = r.Int64(17),
        CreatedAt = r.Time(18),
        UpdatedAt = r.Time(19),
        RequestedAliases = r.TextOrNull(20),
    };

    internal static MembershipRow Membership(SqlRow r) => new(r.Int64(0), r.Int64(1), r.Int64(2), r.Int32(3), r.Time(4));

    internal static AliasRow Alias(SqlRow r) => new(r.Int64(0), r.Int64(1), r.Int64(2), r.Text(3));

    internal static ManifestRow Manifest(SqlRow r) => new(
        r.Int64(0), r.Int64(1), r.Enum<ManifestType>(2), r.Int64OrNull(3), r.Text(4), r.Text(5), r.Int64(6), r.Time(7));

    internal static RunRow Run(SqlRow r) => new()
    {
        Id = r.Int64(0),
        ProjectId = r.Int64(1),
        Name = r.Text(2),
        DisplayName = r.Text(3),
        State = r.Text(4),
        Description = r.TextOrNull(5),
        Notes = r.TextOrNull(6),
        Config = r.TextOrNull(7),
        SummaryMetrics = r.TextOrNull(8),
        Tags = r.TextOrNull(9),
        GroupName = r.TextOrNull(10),
        JobType = r.TextOrNull(11),
        Commit = r.TextOrNull(12),
        Host = r.TextOrNull(13),
        Program = r.TextOrNull(14),
        Repo = r.TextOrNull(15),
        Sweep = r.TextOrNull(16),
        UserId = r.Int64OrNull(17),
        ExitCode = r.Int32OrNull(18),
        Stopped = r.Flag(19),
        HeartbeatAt = r.TimeOrNull(20),
        CreatedAt = r.Time(21),
        UpdatedAt = r.Time(22),
    };

    internal static RunArtifactRow RunArtifact(SqlRow r) => new(r.Int64(0), r.Int64(1), r.Enum<RunArtifactRole>(2), UseNames.Read(r.TextOrNull(3)), r.Time(4));

    internal static RunFileRow RunFile(SqlRow r) => new(r.Int64(0), r.Int64(1), r.Text(2), r.TextOrNull(3), r.Int64(4), r.Time(5));

    internal static RunBlock RunBlock(SqlRow r) => new(r.Int64(0), r.Int64(1), r.Int64(2));

    internal static long Id(SqlRow r) => r.Int64(0);

    internal static string FirstText(SqlRow r) => r.Text(0);
}
