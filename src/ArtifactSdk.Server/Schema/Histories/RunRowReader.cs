using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>
/// Reads the rows of one of a run's streams one after another, those of several writers by step. However long the run, only a
/// part of its rows is in memory at a time.
/// </summary>
internal sealed class RunRowReader(RequestContext request, RunRow run, string stream, StepRange range = default)
{
    private const int Chunk = 5_000;
    /// <summary>Reading rows one after another is that much faster than finding one.</summary>
    private const int MinRowsPerLookup = 20;
    private const int LookupsAtOnce = 100;

    internal async IAsyncEnumerable<string> ReadAsync()
    {
        var parts = await request.ReadAsync(session => SharedRuns.StreamsAsync(session, run.Id, stream));
        await foreach (var row in parts.Count == 1 ? LinesAsync(parts[0], 1) : MergeAsync(parts))
        {
            if (RunRowText.IsRow(row) && range.Contains(row))
            {
                yield return row;
            }
        }
    }

    /// <summary>
    /// So many rows, evenly spread, found by their lines: a long history is not read for a few of them. Null where that cannot tell,
    /// since lines are missing, steps are asked for, or several writers took turns.
    /// </summary>
    internal async ValueTask<List<string>?> FindSpreadAsync(int wanted)
    {
        var parts = await request.ReadAsync(session => SharedRuns.StreamsAsync(session, run.Id, stream));
        if (!range.IsOpen || parts.Count > 1 || wanted < 1)
        {
            return null;
        }

        var total = await request.ReadAsync(session => session.CountRunLinesAsync(run.Id, parts[0]));
        if (total / wanted < MinRowsPerLookup)
        {
            return null;
        }

        var budget = new RowBudget();
        List<string> rows = [];
        while (rows.Count < wanted)
        {
            long[] lines = [.. Enumerable.Range(rows.Count, Math.Min(wanted - rows.Count, LookupsAtOnce)).Select(sample => RunSample.Place(total, wanted, sample))];
            var found = await request.ReadMetricLinesAtAsync(run.Id, parts[0], lines);
            if (found.Count == 0 || found.Where((row, index) => row.Line != lines[index] || !RunRowText.IsRow(row.Text)).Any())
            {
                return null;
            }

            rows.AddRange(found.Select(row => budget.Spend(row.Text)));
        }

        return rows;
    }

    /// <summary>Each writer's rows in the order of their lines, and of several writers the row with the lowest step first.</summary>
    private async IAsyncEnumerable<string> MergeAsync(IReadOnlyList<string> parts)
    {
        var heads = new PriorityQueue<IAsyncEnumerator<string>, (double Step, double Time, int Part)>();
        for (var part = 0; part < parts.Count; part++)
        {
            await AdvanceAsync(heads, LinesAsync(parts[part], parts.Count).GetAsyncEnumerator(), part);
        }

        while (heads.TryDequeue(out var lines, out var place))
        {
            yield return lines.Current;
            await AdvanceAsync(heads, lines, place.Part);
        }
    }

    private static async ValueTask AdvanceAsync(
        PriorityQueue<IAsyncEnumerator<string>, (double Step, double Time, int Part)> heads, IAsyncEnumerator<string> lines, int part)
    {
        if (await lines.MoveNextAsync())
        {
            var (step, time) = RunRowText.Place(lines.Current);
            heads.Enqueue(lines, (OrFirst(step), OrFirst(time), part));
        }
        else
        {
            await lines.DisposeAsync();
        }
    }

    private static double OrFirst(double place) => double.IsNaN(place) ? 0 : place;

    /// <param name="part">The stream of one writer.</param>
    /// <param name="sharing">How many are read at a time, which have to share the memory.</param>
    private async IAsyncEnumerable<string> LinesAsync(string part, int sharing)
    {
        var elsewhere = range.IsOpen
            ? []
            : (await request.ReadAsync(session => session.ReadRunBlocksAsync(run.Id, part))).Where(block => !range.Meets(block)).Select(block => block.Block).ToHashSet();
        for (var offset = 0L; ;)
        {
            while (elsewhere.Contains(offset / RunBlocks.Size))
            {
                offset = ((offset / RunBlocks.Size) + 1) * RunBlocks.Size;
            }

            // Numbers may be missing: a client drops lines that it cannot deliver.
            var count = range.IsOpen ? Math.Max(1, Chunk / sharing) : (int)(RunBlocks.Size - (offset % RunBlocks.Size));
            var lines = await request.ReadMetricLinesAsync(run.Id, part, offset, count, RunBlocks.MaxCharacters / sharing);
            if (lines.Count == 0)
            {
                yield break;
            }

            foreach (var (_, text) in lines)
            {
                yield return text;
            }

            offset = lines[^1].Line + 1;
        }
    }
}
