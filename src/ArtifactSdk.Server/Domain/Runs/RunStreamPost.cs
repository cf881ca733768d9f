namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>What a client tells about its run in one go.</summary>
/// <param name="Chunks">Lines, by stream.</param>
/// <param name="Complete">The run has ended.</param>
/// <param name="ExitCode">With <paramref name="Complete"/>: 0 for success.</param>
/// <param name="Failed">Older clients say so instead of giving an exit code.</param>
/// <param name="Preempting">The machine is about to be taken away.</param>
internal sealed record RunStreamPost(
    IReadOnlyList<RunStreamChunk> Chunks,
    bool Complete = false,
    int? ExitCode = null,
    bool Failed = false,
    bool Preempting = false)
{
    /// <summary>Which of the processes that share the run has sent it; null when it has only one.</summary>
    public string? Writer { get; init; }
}

/// <summary>Lines of one stream, the first of which has the number <paramref name="Offset"/>.</summary>
internal sealed record RunStreamChunk(string Stream, long Offset, IReadOnlyList<string> Lines);
