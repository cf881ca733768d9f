namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>
/// A run that several processes write ("shared" mode): each counts its own lines from 0, so each has streams of its own, and
/// a list of the writers says which.
/// </summary>
internal static class SharedRuns
{
    private const string Writers = "@writers";
    private const int MaxWriters = 1000;
    private const int MaxIdLength = 128;

    /// <summary>The stream of one writer; of a run that is not shared, the stream itself.</summary>
    internal static string StreamOf(string stream, string? writer) => string.IsNullOrEmpty(writer) ? stream : $"{stream}@{writer}";

    /// <summary>Notes a writer before its first line.</summary>
    internal static async ValueTask EnterAsync(IMetadataSession session, long runId, string? writer)
    {
        if (string.IsNullOrEmpty(writer))
        {
            return;
        }

        if (writer.Length > MaxIdLength)
        {
            throw DomainException.Invalid($"A client id has at most {MaxIdLength} characters.");
        }

        var known = await session.ReadRunLinesAsync(runId, Writers, 0, MaxWriters);
        if (known.Contains(writer))
        {
            return;
        }

        if (known.Count == MaxWriters)
        {
            throw DomainException.Invalid($"A run has at most {MaxWriters} writers.");
        }

        await session.WriteRunLinesAsync(runId, Writers, known.Count, [writer]);
    }

    /// <summary>All places where lines of the stream are, the writers in the order in which they came.</summary>
    internal static async ValueTask<IReadOnlyList<string>> StreamsAsync(IMetadataSession session, long runId, string stream)
    {
        var writers = await session.ReadRunLinesAsync(runId, Writers, 0, MaxWriters);
        return writers.Count == 0 ? [stream] : [stream, .. writers.Select(writer => StreamOf(stream, writer))];
    }
}
