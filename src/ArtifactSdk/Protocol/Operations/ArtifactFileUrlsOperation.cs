namespace ArtifactSdk.Protocol.Operations;

/// <summary>Signed addresses of a version's files by its id, for servers without memberships.</summary>
internal static class ArtifactFileUrlsOperation
{
    public static readonly GraphQlOperation<ArtifactFilesVariables, ArtifactFilesData> Instance = new(
        "ArtifactFileURLs",
        """
        query ArtifactFileURLs($id: ID!, $cursor: String, $perPage: Int) {
          artifact(id: $id) { files(after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { name directUrl } } } }
        }
        """,
        WireJsonContext.Default.ArtifactFilesVariables,
        WireJsonContext.Default.ArtifactFilesData)
    {
        Timeout = TimeSpan.FromMinutes(1),
    };

    public static readonly GraphQlOperation<ArtifactFilesVariables, ArtifactFilesData> ByNames = new(
        "ArtifactFiles",
        """
        query ArtifactFiles($id: ID!, $fileNames: [String!], $cursor: String, $perPage: Int) {
          artifact(id: $id) { files(names: $fileNames, after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { name directUrl } } } }
        }
        """,
        WireJsonContext.Default.ArtifactFilesVariables,
        WireJsonContext.Default.ArtifactFilesData);
}

internal sealed record ArtifactFilesVariables(string Id, IReadOnlyList<string>? FileNames, string? Cursor, int PerPage);

internal sealed record ArtifactFilesData(ArtifactWithFiles? Artifact);

internal sealed record ArtifactWithFiles(WireEdges<FileUrl>? Files);
