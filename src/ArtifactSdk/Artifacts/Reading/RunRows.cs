using System.Text.Json.Nodes;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Rows of a run's metrics.</summary>
internal static class RunRows
{
    /// <summary>The rows from one step to before another, at most so many; null when there is no such run.</summary>
    public static async Task<IReadOnlyList<JsonObject>?> ReadAsync(
        ClientContext context, RunVariables run, long start, long stop, int samples, string action, CancellationToken cancellationToken)
    {
        var variables = new RunHistoryVariables(run.Entity, run.Project, run.Name, start, stop, samples);
        var data = await context.Api.ExecuteAsync(RunOperation.History, variables, action, cancellationToken).ConfigureAwait(false);
        return data.Project?.Run is not { } answer
            ? null
            : [.. (answer.History ?? []).Select(LenientJsonText.Read).OfType<JsonObject>().Where(IsWanted)];

        // Whether the server counts the last step in or not, only what was asked for is taken.
        bool IsWanted(JsonObject row) => row["_step"] is JsonValue value && value.TryGetValue<long>(out var step) && step >= start && step < stop;
    }
}
