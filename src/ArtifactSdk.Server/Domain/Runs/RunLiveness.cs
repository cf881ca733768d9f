using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>What the signs of life of a run's process say about its state.</summary>
internal static class RunLiveness
{
    /// <summary>A run whose process has been silent for this long counts as crashed, or as taken away when that was announced.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    internal static string State(RunRow run, DateTimeOffset now) =>
        run.State is "running" or "preempting" && run.HeartbeatAt is { } heartbeat && now - heartbeat > Silence
            ? run.State == "preempting" ? "preempted" : "crashed"
            : run.State;

    /// <summary>Whether the process of the run has come to an end, so that one which announces itself now is another.</summary>
    internal static bool HasEnded(RunRow run, DateTimeOffset now) => State(run, now) is not ("pending" or "running" or "preempting");
}
