using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>
/// Finds out how many rows of each block of a stream fit each spec: from what was kept of the block, and where that does not tell, from
/// its rows.
/// </summary>
internal sealed class HistoryPlan(RequestContext request, RunRow run, string part, HistorySpec[] specs)
{
    /// <summary>So many places of rows are remembered at most; for the others, blocks are read once more.</summary>
    private const int MaxPlaces = 4_000_000;
    private const int RowsPerSpec = 10;

    private readonly RowMatcher _matcher = new(specs);
    private readonly BlockCounts _counts = new(specs);
    private readonly List<PlannedBlock> _blocks = [];
    private List<ushort>[] _places = [];
    private int[] _known = [];
    private long _block = -1;
    private int _placesLeft = MaxPlaces;

    /// <param name="trusts">Whether what was kept of blocks is used.</param>
    internal async ValueTask<List<PlannedBlock>> MakeAsync(bool trusts)
    {
        var steps = specs.All(spec => spec.Range.IsOpen)
            ? []
            : (await request.ReadAsync(session => session.ReadRunBlocksAsync(run.Id, part))).ToDictionary(block => block.Block);
        var kept = new KeptKeys(request, run.Id, part);
        for (var offset = 0L; ;)
        {
            if (await EnterAsync(offset / RunBlocks.Size))
            {
                offset = (_block + 1) * RunBlocks.Size;
                continue;
            }

            var lines = await request.ReadMetricLinesAsync(run.Id, part, offset, RunBlocks.Size);
            if (lines.Count == 0)
            {
                Finish();
                return _blocks;
            }

            foreach (var (line, text) in lines)
            {
                if (line / RunBlocks.Size != _block && await EnterAsync(line / RunBlocks.Size))
                {
                    offset = (_block + 1) * RunBlocks.Size;
                    break;
                }

                Note(line, text);
                offset = line + 1;
            }
        }

        // Whether the block need not be read.
        async ValueTask<bool> EnterAsync(long block)
        {
            if (block == _block)
            {
                return false;
            }

            Finish();
            _block = block;
            _known = _counts.Of(steps.GetValueOrDefault(block), trusts ? await kept.FindAsync(block) : null);
            _places = [.. _known.Select(count => count == BlockCounts.Unknown ? new List<ushort>() : [])];
            return !_known.Contains(BlockCounts.Unknown);
        }
    }

    private void Note(long line, string text)
    {
        if (_matcher.Read(text))
        {
            for (var spec = 0; spec < specs.Length; spec++)
            {
                if (_known[spec] == BlockCounts.Unknown && _matcher.Fits(spec))
                {
                    _places[spec].Add((ushort)(line % RunBlocks.Size));
                }
            }
        }
    }

    private void Finish()
    {
        BlockFits[] fits = [.. _known.Select((count, spec) => count == BlockCounts.Unknown ? Remember(_places[spec]) : new BlockFits(count, null))];
        if (fits.Any(fit => fit.Count > 0))
        {
            request.CountMetricRows((long)RowsPerSpec * specs.Length);
            _blocks.Add(new PlannedBlock(_block, fits));
        }

        (_known, _places) = ([], []);
    }

    private BlockFits Remember(List<ushort> places)
    {
        if (places.Count is 0 or RunBlocks.Size || places.Count > _placesLeft)
        {
            return new BlockFits(places.Count, null);
        }

        _placesLeft -= places.Count;
        return new BlockFits(places.Count, [.. places]);
    }
}
