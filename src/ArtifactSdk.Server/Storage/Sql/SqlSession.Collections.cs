using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    public ValueTask<CollectionRow?> GetCollectionAsync(long id) =>
        FirstAsync($"SELECT {RowMap.CollectionColumns} FROM collections WHERE id = @id", RowMap.Collection, ("@id", id));

    public ValueTask<CollectionRow?> FindCollectionAsync(long projectId, string name) => FirstAsync(
        $"SELECT {RowMap.CollectionColumns} FROM collections WHERE project_id = @projectId AND name = @name AND state = 'READY'",
        RowMap.Collection,
        ("@projectId", projectId),
        ("@name", name));

    /// <summary>Deleted collections are in no list.</summary>
    public ValueTask<Page<CollectionRow>> ListCollectionsAsync(long projectId, long? typeId, CollectionKind? kind, PageRequest page)
    {
        const string Columns = $"SELECT {RowMap.CollectionColumns}";
        return (typeId, kind) switch
        {
            ({ } t, { } k) => PageAsync(Columns + OfTypeAndKind, "id", page, RowMap.Collection, ("@projectId", projectId), ("@typeId", t), ("@kind", Text(k))),
            ({ } t, null) => PageAsync(Columns + OfType, "id", page, RowMap.Collection, ("@projectId", projectId), ("@typeId", t)),
            (null, { } k) => PageAsync(Columns + OfKind, "id", page, RowMap.Collection, ("@projectId", projectId), ("@kind", Text(k))),
            _ => PageAsync(Columns + OfProject, "id", page, RowMap.Collection, ("@projectId", projectId)),
        };
    }

    public async ValueTask<long> CountCollectionsAsync(long projectId, long? typeId, CollectionKind? kind)
    {
        const string Count = "SELECT count(*)";
        var count = (typeId, kind) switch
        {
            ({ } t, { } k) => FirstIdAsync(Count + OfTypeAndKind, ("@projectId", projectId), ("@typeId", t), ("@kind", Text(k))),
            ({ } t, null) => FirstIdAsync(Count + OfType, ("@projectId", projectId), ("@typeId", t)),
            (null, { } k) => FirstIdAsync(Count + OfKind, ("@projectId", projectId), ("@kind", Text(k))),
            _ => FirstIdAsync(Count + OfProject, ("@projectId", projectId)),
        };
        return await count ?? 0;
    }

    public ValueTask<CollectionRow> AddCollectionAsync(CollectionRow collection) => InsertAsync(
        "INSERT INTO collections (project_id, type_id, kind, name, description, state, next_version_index, created_at, updated_at) "
        + "VALUES (@projectId, @typeId, @kind, @name, @description, @state, @nextVersionIndex, @createdAt, @updatedAt) "
        + $"RETURNING {RowMap.CollectionColumns}",
        RowMap.Collection,
        ("@projectId", collection.ProjectId),
        ("@typeId", collection.TypeId),
        ("@kind", Text(collection.Kind)),
        ("@name", collection.Name),
        ("@description", collection.Description),
        ("@state", EnumText<CollectionState>.Of(collection.State)),
        ("@nextVersionIndex", collection.NextVersionIndex),
        ("@createdAt", collection.CreatedAt),
        ("@updatedAt", collection.UpdatedAt));

    public ValueTask UpdateCollectionAsync(CollectionRow collection) => UpdateAsync(
        "collection",
        collection.Id,
        "UPDATE collections SET project_id = @projectId, type_id = @typeId, kind = @kind, name = @name, description = @description, "
        + "state = @state, next_version_index = @nextVersionIndex, created_at = @createdAt, updated_at = @updatedAt WHERE id = @id",
        ("@projectId", collection.ProjectId),
        ("@typeId", collection.TypeId),
        ("@kind", Text(collection.Kind)),
        ("@name", collection.Name),
        ("@description", collection.Description),
        ("@state", EnumText<CollectionState>.Of(collection.State)),
        ("@nextVersionIndex", collection.NextVersionIndex),
        ("@createdAt", collection.CreatedAt),
        ("@updatedAt", collection.UpdatedAt));

    public ValueTask<IReadOnlyList<TagRow>> TagsOfCollectionAsync(long collectionId) => AllAsync(
        "SELECT tags.id, tags.name FROM collection_tags JOIN tags ON tags.id = collection_tags.tag_id "
        + "WHERE collection_tags.collection_id = @collectionId ORDER BY tags.name",
        RowMap.Tag,
        ("@collectionId", collectionId));

    public async ValueTask AddCollectionTagAsync(long collectionId, string tag)
    {
        await EnsureTagAsync(tag);
        await ExecuteAsync(
            "INSERT INTO collection_tags (collection_id, tag_id) SELECT @collectionId, id FROM tags WHERE name = @tag "
            + "ON CONFLICT (collection_id, tag_id) DO NOTHING",
            ("@collectionId", collectionId),
            ("@tag", tag));
    }

    public async ValueTask RemoveCollectionTagAsync(long collectionId, string tag) => await ExecuteAsync(
        "DELETE FROM collection_tags WHERE collection_id = @collectionId AND tag_id = (SELECT id FROM tags WHERE name = @tag)",
        ("@collectionId", collectionId),
        ("@tag", tag));

    private const string OfProject = " FROM collections WHERE project_id = @projectId AND state = 'READY'";

    private const string OfType = OfProject + " AND type_id = @typeId";

    private const string OfKind = OfProject + " AND kind = @kind";

    private const string OfTypeAndKind = OfType + " AND kind = @kind";

    private static string Text(CollectionKind kind) => EnumText<CollectionKind>.Of(kind);

    private async ValueTask EnsureTagAsync(string tag) =>
        await ExecuteAsync("INSERT INTO tags (name) VALUES (@tag) ON CONFLICT (name) DO NOTHING", ("@tag", tag));
}
