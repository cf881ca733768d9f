namespace ArtifactSdk.Protocol.Operations;

/// <summary>A run as the server has it, and what belongs to it.</summary>
internal static class RunOperation
{
    public static readonly GraphQlOperation<RunVariables, RunData> Details = new(
        "Run",
        """
        query Run($project: String!, $entity: String!, $name: String!) {
          project(name: $project, entityName: $entity) {
            run(name: $name) {
              id name displayName state config summaryMetrics tags notes group jobType commit createdAt heartbeatAt historyLineCount
              project { name entity { name } }
            }
          }
        }
        """,
        WireJsonContext.Default.RunVariables,
        WireJsonContext.Default.RunData);

    public static readonly GraphQlOperation<RunVariables, RunData> HistoryKeys = new(
        "RunHistoryKeys",
        """
        query RunHistoryKeys($project: String!, $entity: String!, $name: String!) {
          project(name: $project, entityName: $entity) { run(name: $name) { id historyKeys } }
        }
        """,
        WireJsonContext.Default.RunVariables,
        WireJsonContext.Default.RunData);

    public static readonly GraphQlOperation<RunHistoryVariables, RunData> History = new(
        "RunHistoryPage",
        """
        query RunHistoryPage($project: String!, $entity: String!, $name: String!, $minStep: Int64!, $maxStep: Int64!, $samples: Int!) {
          project(name: $project, entityName: $entity) { run(name: $name) { id history(minStep: $minStep, maxStep: $maxStep, samples: $samples) } }
        }
        """,
        WireJsonContext.Default.RunHistoryVariables,
        WireJsonContext.Default.RunData);

    public static readonly GraphQlOperation<RunArtifactsVariables, RunData> OutputArtifacts = Artifacts("RunOutputArtifacts", "outputArtifacts");

    public static readonly GraphQlOperation<RunArtifactsVariables, RunData> InputArtifacts = Artifacts("RunInputArtifacts", "inputArtifacts");

    private static GraphQlOperation<RunArtifactsVariables, RunData> Artifacts(string name, string field) => new(
        name,
        $$"""
        query {{name}}($entity: String!, $project: String!, $run: String!, $cursor: String, $perPage: Int) {
          project(name: $project, entityName: $entity) {
            run(name: $run) {
              artifacts: {{field}}(after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { ...ArtifactFields } } }
            }
          }
        }

        """ + WireFragments.ArtifactAll,
        WireJsonContext.Default.RunArtifactsVariables,
        WireJsonContext.Default.RunData);
}

internal sealed record RunVariables(string Entity, string Project, string Name);

internal sealed record RunHistoryVariables(string Entity, string Project, string Name, long MinStep, long MaxStep, int Samples);

internal sealed record RunArtifactsVariables(string Entity, string Project, string Run, string? Cursor, int PerPage);

internal sealed record RunData(RunProject? Project);

internal sealed record RunProject(WireRunDetails? Run);

internal sealed record WireRunDetails(
    string? Id,
    string? Name,
    string? DisplayName,
    string? State,
    string? Config,
    string? SummaryMetrics,
    IReadOnlyList<string?>? Tags,
    string? Notes,
    string? Group,
    string? JobType,
    string? Commit,
    string? CreatedAt,
    string? HeartbeatAt,
    long? HistoryLineCount,
    WireProject? Project,
    System.Text.Json.JsonElement? HistoryKeys,
    IReadOnlyList<string?>? History,
    WireEdges<WireArtifact>? Artifacts);
