using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>Reads lines of metrics for a request, each counted towards what one request may read.</summary>
internal static class MetricLines
{
    /// <summary>The next lines that there are, so many or fewer; none means that none follows.</summary>
    internal static async ValueTask<IReadOnlyList<(long Line, string Text)>> ReadMetricLinesAsync(
        this RequestContext request, long runId, string part, long offset, int count, int maxCharacters = RunBlocks.MaxCharacters) =>
        Count(request, await request.ReadAsync(session => session.ReadNumberedRunLinesAsync(runId, part, offset, count, maxCharacters)));

    /// <summary>Those of these lines that there are, or the first of them.</summary>
    internal static async ValueTask<IReadOnlyList<(long Line, string Text)>> ReadMetricLinesAtAsync(
        this RequestContext request, long runId, string part, IReadOnlyList<long> lines) =>
        Count(request, await request.ReadAsync(session => session.ReadRunLinesAtAsync(runId, part, lines, RunBlocks.MaxCharacters)));

    private static IReadOnlyList<(long Line, string Text)> Count(RequestContext request, IReadOnlyList<(long Line, string Text)> rows)
    {
        request.CountMetricRows(rows);
        return rows;
    }
}
