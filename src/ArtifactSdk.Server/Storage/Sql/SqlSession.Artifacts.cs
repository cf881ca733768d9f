using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    public ValueTask<ArtifactRow?> GetArtifactAsync(long id) =>
        FirstAsync($"SELECT {RowMap.ArtifactColumns} FROM artifacts WHERE id = @id", RowMap.Artifact, ("@id", id));

    public ValueTask<ArtifactRow> AddArtifactAsync(ArtifactRow artifact) => InsertAsync(
        "INSERT INTO artifacts (sequence_id, type_id, state, digest, version_index, description, metadata, labels, ttl_duration_seconds, "
        + "history_step, run_id, created_by_user_id, distributed_id, sequence_client_id, commit_hash, size, file_count, created_at, updated_at, "
        + "requested_aliases) "
        + "VALUES (@sequenceId, @typeId, @state, @digest, @versionIndex, @description, @metadata, @labels, @ttl, @historyStep, @runId, @createdBy, "
        + "@distributedId, @sequenceClientId, @commitHash, @size, @fileCount, @createdAt, @updatedAt, @requestedAliases) "
        + $"RETURNING {RowMap.ArtifactColumns}",
        RowMap.Artifact,
        Values(artifact));

    public ValueTask UpdateArtifactAsync(ArtifactRow artifact) => UpdateAsync(
        "artifact",
        artifact.Id,
        "UPDATE artifacts SET sequence_id = @sequenceId, type_id = @typeId, state = @state, digest = @digest, version_index = @versionIndex, "
        + "description = @description, metadata = @metadata, labels = @labels, ttl_duration_seconds = @ttl, history_step = @historyStep, "
        + "run_id = @runId, created_by_user_id = @createdBy, distributed_id = @distributedId, sequence_client_id = @sequenceClientId, "
        + "commit_hash = @commitHash, size = @size, file_count = @fileCount, created_at = @createdAt, updated_at = @updatedAt, "
        + "requested_aliases = @requestedAliases WHERE id = @id",
        Values(artifact));

    public async ValueTask SetTypeOfSequenceAsync(long sequenceId, long typeId) => await ExecuteAsync(
        "UPDATE artifacts SET type_id = @typeId WHERE sequence_id = @sequenceId", ("@typeId", typeId), ("@sequenceId", sequenceId));

    public ValueTask<ArtifactRow?> FindCommittedByDigestAsync(long sequenceId, string digest) => FirstAsync(
        $"SELECT {RowMap.ArtifactColumns} FROM artifacts WHERE sequence_id = @sequenceId AND digest = @digest AND state = 'COMMITTED' "
        + "ORDER BY version_index DESC LIMIT 1",
        RowMap.Artifact,
        ("@sequenceId", sequenceId),
        ("@digest", digest));

    public ValueTask<IReadOnlyList<ArtifactRow>> PendingOfSequenceAsync(long sequenceId) => AllAsync(
        $"SELECT {RowMap.ArtifactColumns} FROM artifacts WHERE sequence_id = @sequenceId AND state = 'PENDING' ORDER BY id",
        RowMap.Artifact,
        ("@sequenceId", sequenceId));

    public ValueTask<ArtifactRow?> FindPendingByDistributedIdAsync(long sequenceId, string distributedId) => FirstAsync(
        $"SELECT {RowMap.ArtifactColumns} FROM artifacts "
        + "WHERE sequence_id = @sequenceId AND distributed_id = @distributedId AND state = 'PENDING' ORDER BY id DESC LIMIT 1",
        RowMap.Artifact,
        ("@sequenceId", sequenceId),
        ("@distributedId", distributedId));

    public ValueTask<long?> FindArtifactByClientIdAsync(string clientId) =>
        FirstIdAsync("SELECT artifact_id FROM artifact_client_ids WHERE client_id = @clientId", ("@clientId", clientId));

    /// <summary>The last one to claim a client id has it.</summary>
    public async ValueTask SetClientIdAsync(string clientId, long artifactId) => await ExecuteAsync(
        "INSERT INTO artifact_client_ids (client_id, artifact_id) VALUES (@clientId, @artifactId) "
        + "ON CONFLICT (client_id) DO UPDATE SET artifact_id = excluded.artifact_id",
        ("@clientId", clientId),
        ("@artifactId", artifactId));

    public ValueTask<IReadOnlyList<TagRow>> TagsOfArtifactAsync(long artifactId) => AllAsync(
        "SELECT tags.id, tags.name FROM artifact_tags JOIN tags ON tags.id = artifact_tags.tag_id "
        + "WHERE artifact_tags.artifact_id = @artifactId ORDER BY tags.name",
        RowMap.Tag,
        ("@artifactId", artifactId));

    public async ValueTask AddArtifactTagAsync(long artifactId, string tag)
    {
        await EnsureTagAsync(tag);
        await ExecuteAsync(
            "INSERT INTO artifact_tags (artifact_id, tag_id) SELECT @artifactId, id FROM tags WHERE name = @tag "
            + "ON CONFLICT (artifact_id, tag_id) DO NOTHING",
            ("@artifactId", artifactId),
            ("@tag", tag));
    }

    public async ValueTask RemoveArtifactTagAsync(long artifactId, string tag) => await ExecuteAsync(
        "DELETE FROM artifact_tags WHERE artifact_id = @artifactId AND tag_id = (SELECT id FROM tags WHERE name = @tag)",
        ("@artifactId", artifactId),
        ("@tag", tag));

    public ValueTask<ManifestRow?> GetManifestAsync(long id) =>
        FirstAsync($"SELECT {RowMap.ManifestColumns} FROM manifests WHERE id = @id", RowMap.Manifest, ("@id", id));

    public ValueTask<ManifestRow> AddManifestAsync(ManifestRow manifest) => InsertAsync(
        "INSERT INTO manifests (artifact_id, type, base_artifact_id, name, digest, size, created_at) "
        + "VALUES (@artifactId, @type, @baseArtifactId, @name, @digest, @size, @createdAt) "
        + $"RETURNING {RowMap.ManifestColumns}",
        RowMap.Manifest,
        Values(manifest));

    public ValueTask UpdateManifestAsync(ManifestRow manifest) => UpdateAsync(
        "manifest",
        manifest.Id,
        "UPDATE manifests SET artifact_id = @artifactId, type = @type, base_artifact_id = @baseArtifactId, name = @name, digest = @digest, "
        + "size = @size, created_at = @createdAt WHERE id = @id",
        Values(manifest));

    public ValueTask<IReadOnlyList<ManifestRow>> ManifestsOfArtifactAsync(long artifactId) => AllAsync(
        $"SELECT {RowMap.ManifestColumns} FROM manifests WHERE artifact_id = @artifactId ORDER BY id", RowMap.Manifest, ("@artifactId", artifactId));

    private static (string Name, object? Value)[] Values(ArtifactRow artifact) =>
    [
        ("@sequenceId", artifact.SequenceId),
        ("@typeId", artifact.TypeId),
        ("@state", EnumText<ArtifactState>.Of(artifact.State)),
        ("@digest", artifact.Digest),
        ("@versionIndex", artifact.VersionIndex),
        ("@description", artifact.Description),
        ("@metadata", artifact.Metadata),
        ("@labels", artifact.Labels),
        ("@ttl", artifact.TtlDurationSeconds),
        ("@historyStep", artifact.HistoryStep),
        ("@runId", artifact.RunId),
        ("@createdBy", artifact.CreatedByUserId),
        ("@distributedId", artifact.DistributedId),
        ("@sequenceClientId", artifact.SequenceClientId),
        ("@commitHash", artifact.CommitHash),
        ("@size", artifact.Size),
        ("@fileCount", artifact.FileCount),
        ("@createdAt", artifact.CreatedAt),
        ("@updatedAt", artifact.UpdatedAt),
        ("@requestedAliases", artifact.RequestedAliases),
    ];

    private static (string Name, object? Value)[] Values(ManifestRow manifest) =>
    [
        ("@artifactId", manifest.ArtifactId),
        ("@type", EnumText<ManifestType>.Of(manifest.Type)),
        ("@baseArtifactId", manifest.BaseArtifactId),
        ("@name", manifest.Name),
        ("@digest", manifest.Digest),
        ("@size", manifest.Size),
        ("@createdAt", manifest.CreatedAt),
    ];
}
