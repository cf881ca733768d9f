using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>
/// Notes between which steps each thousand lines of a history lie, and which metrics they have. A block may be noted as wider than it is, never as narrower:
/// lines that are written anew only widen it.
/// </summary>
internal static class RunBlocks
{
    internal const int Size = 1_000;
    /// <summary>So much of a history is read at a time at most, one line excepted.</summary>
    internal const int MaxCharacters = 4 * 1024 * 1024;

    private const int MaxBlockCharacters = 16 * 1024 * 1024;
    private const int MaxKeptCharacters = 256 * 1024;

    /// <summary>After lines were written.</summary>
    internal static async ValueTask NoteAsync(IMetadataSession session, long runId, string stream, long offset, IReadOnlyList<string> lines)
    {
        for (var first = 0; first < lines.Count;)
        {
            var block = (offset + first) / Size;
            var end = (int)Math.Min(lines.Count, ((block + 1) * Size) - offset);
            var steps = await session.FindRunBlockAsync(runId, stream, block) is null
                ? await ReadAsync(session, runId, stream, block)
                : Widen(null, lines.Skip(first).Take(end - first));
            if (steps is { } found)
            {
                await session.WidenRunBlockAsync(runId, stream, new RunBlock(block, found.Min, found.Max));
            }

            await session.KeepRunBlockKeysAsync(runId, stream, block, await KeysAsync(session, runId, stream, block, offset + end));
            first = end;
        }
    }

    /// <summary>
    /// Which metrics a block has, once its last line was written, or null: before that it changes with every post, and one with lines
    /// missing, or with very long ones, or with as many metrics as lines, is read when somebody asks.
    /// </summary>
    private static async ValueTask<string?> KeysAsync(IMetadataSession session, long runId, string stream, long block, long written)
    {
        if (written != (block + 1) * Size)
        {
            return null;
        }

        var keys = new RunKeys();
        var lines = await session.ReadNumberedRunLinesAsync(runId, stream, block * Size, Size, MaxBlockCharacters);
        if (lines.Count < Size || lines[^1].Line != written - 1)
        {
            return null;
        }

        foreach (var (_, text) in lines)
        {
            keys.Add(text);
        }

        var kept = keys.ToKept();
        return kept.Length <= MaxKeptCharacters ? kept : null;
    }

    /// <summary>Whatever else was written to the block before it was noted.</summary>
    private static async ValueTask<(long Min, long Max)?> ReadAsync(IMetadataSession session, long runId, string stream, long block)
    {
        (long Min, long Max)? steps = null;
        for (var offset = block * Size; offset < (block + 1) * Size;)
        {
            var lines = await session.ReadNumberedRunLinesAsync(runId, stream, offset, (int)(((block + 1) * Size) - offset), MaxCharacters);
            if (lines.Count == 0)
            {
                break;
            }

            steps = Widen(steps, lines.Select(line => line.Text));
            offset = lines[^1].Line + 1;
        }

        return steps;
    }

    private static (long Min, long Max)? Widen((long Min, long Max)? steps, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var step = RunRowText.Place(line).Step;
            if (!double.IsNaN(step))
            {
                var (low, high) = ((long)Math.Floor(step), (long)Math.Ceiling(step));
                steps = steps is { } known ? (Math.Min(known.Min, low), Math.Max(known.Max, high)) : (low, high);
            }
        }

        return steps;
    }
}
