namespace ArtifactSdk.Protocol.Operations;

/// <summary>Where a run of that id stopped; no bucket when there is none.</summary>
internal static class RunResumeStatusOperation
{
    public static readonly GraphQlOperation<RunResumeStatusVariables, RunResumeStatusData> Instance = new(
        "RunResumeStatus",
        """
        query RunResumeStatus($project: String, $entity: String, $name: String!) {
          model(name: $project, entityName: $entity) { id bucket(name: $name, missingOk: true) { id name summaryMetrics historyLineCount historyTail config } }
        }
        """,
        WireJsonContext.Default.RunResumeStatusVariables,
        WireJsonContext.Default.RunResumeStatusData);
}

internal sealed record RunResumeStatusVariables(string Project, string? Entity, string Name);

internal sealed record RunResumeStatusData(ResumeModel? Model);

internal sealed record ResumeModel(ResumeBucket? Bucket);

internal sealed record ResumeBucket(string? Id, string? SummaryMetrics, int? HistoryLineCount, string? HistoryTail, string? Config);
