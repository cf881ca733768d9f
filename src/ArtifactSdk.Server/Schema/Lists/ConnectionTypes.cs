namespace ArtifactSdk.Server.Schema.Lists;

/// <summary>All list types have the same shape, so they share their resolvers.</summary>
internal static class ConnectionTypes
{
    private static readonly string[] Names =
    [
        "User", "Entity", "Project", "Run", "Tag", "ArtifactAlias", "ArtifactType", "ArtifactCollection",
        "ArtifactCollectionMembership", "Artifact", "InputArtifact", "VersionedArtifact", "File", "ApiKey", "LogLine",
    ];

    private static readonly string[] WithoutPageInfo = ["Entity", "ApiKey"];
    private static readonly string[] WithoutCursor = ["ApiKey", "LogLine"];
    private static readonly string[] WithoutTotal = ["User", "Entity", "Project", "Tag", "ArtifactType", "ApiKey", "LogLine"];

    internal static void Map(SchemaMap map)
    {
        foreach (var name in Names)
        {
            var connection = name + "Connection";
            var edge = name + "Edge";
            map.Field<Connection>(connection, "edges", source => source.Edges);
            map.Field<Edge>(edge, "node", source => source.Node);
            if (!WithoutPageInfo.Contains(name))
            {
                map.Field<Connection>(connection, "pageInfo", source => source);
            }

            if (!WithoutCursor.Contains(name))
            {
                map.Field<Edge>(edge, "cursor", source => source.Cursor);
            }

            if (!WithoutTotal.Contains(name))
            {
                map.Field<Connection>(connection, "totalCount", async (source, _) => (int)await source.CountAsync());
            }
        }

        map.Field<Edge>("VersionedArtifactEdge", "version", source => source.Version);
        map.Field<Edge>("InputArtifactEdge", "usedAs", source => source.UsedAs);
        map.Field<Connection>("FileConnection", "uploadHeaders", _ => Array.Empty<string>());

        // A page of none leads nowhere: clients would ask for it again for ever.
        map.Field<Connection>("PageInfo", "hasNextPage", source => source.HasNext && source.EndCursor is not null);
        map.Field<Connection>("PageInfo", "hasPreviousPage", source => source.HasPrevious);
        map.Field<Connection>("PageInfo", "startCursor", source => source.Edges.Count > 0 ? source.Edges[0].Cursor : null);
        map.Field<Connection>("PageInfo", "endCursor", source => source.EndCursor);
    }
}
