namespace ArtifactSdk.Protocol.Operations;

/// <summary>Signed addresses of a version's files, through the collection that it was found in; all of them, or those with given names.</summary>
internal static class MembershipFileUrlsOperation
{
    public static readonly GraphQlOperation<MembershipFilesVariables, MembershipFilesData> Instance = new(
        "GetArtifactMembershipFileUrls",
        """
        query GetArtifactMembershipFileUrls($entity: String!, $project: String!, $collection: String!, $alias: String!, $cursor: String, $perPage: Int) {
          project(name: $project, entityName: $entity) {
            artifactCollection(name: $collection) {
              __typename
              artifactMembership(aliasName: $alias) {
                files(after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { name: displayName directUrl } } }
              }
            }
          }
        }
        """,
        WireJsonContext.Default.MembershipFilesVariables,
        WireJsonContext.Default.MembershipFilesData)
    {
        Timeout = TimeSpan.FromMinutes(1),
    };

    public static readonly GraphQlOperation<MembershipFilesVariables, MembershipFilesData> ByNames = new(
        "ArtifactMembershipFiles",
        """
        query ArtifactMembershipFiles($entity: String!, $project: String!, $collection: String!, $alias: String!, $fileNames: [String!], $cursor: String, $perPage: Int) {
          project(name: $project, entityName: $entity) {
            artifactCollection(name: $collection) {
              __typename
              artifactMembership(aliasName: $alias) {
                files(names: $fileNames, after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { name: displayName directUrl } } }
              }
            }
          }
        }
        """,
        WireJsonContext.Default.MembershipFilesVariables,
        WireJsonContext.Default.MembershipFilesData);
}

internal sealed record MembershipFilesVariables(string Entity, string Project, string Collection, string Alias, IReadOnlyList<string>? FileNames, string? Cursor, int PerPage);

internal sealed record MembershipFilesData(MembershipFilesProject? Project);

internal sealed record MembershipFilesProject(MembershipFilesCollection? ArtifactCollection);

internal sealed record MembershipFilesCollection(MembershipFilesMembership? ArtifactMembership);

internal sealed record MembershipFilesMembership(WireEdges<FileUrl>? Files);

internal sealed record FileUrl(string? Name, string? DirectUrl);
