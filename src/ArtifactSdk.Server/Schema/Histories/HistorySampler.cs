using System.Diagnostics;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>
/// Takes the samples of some specs from one stream of a run. Where it is known which rows of a block fit, those that are wanted are found
/// by their lines; the other blocks are read, each once for all specs.
/// </summary>
internal sealed class HistorySampler
{
    /// <summary>Reading rows one after another is that much faster than finding one.</summary>
    private const int MaxLookupsPerBlock = RunBlocks.Size / 20;
    private const int LookupsAtOnce = 100;

    private readonly RequestContext _request;
    private readonly RunRow _run;
    private readonly string _part;
    private readonly HistorySpec[] _specs;
    private readonly Func<HistorySpec, string, string> _show;
    private readonly RowMatcher _matcher;
    private readonly RowBudget _budget = new();
    private readonly List<string>[] _results;
    private readonly List<(long Line, int Spec)> _lookups = [];

    private HistorySampler(RequestContext request, RunRow run, string part, HistorySpec[] specs, Func<HistorySpec, string, string> show)
    {
        (_request, _run, _part, _specs, _show) = (request, run, part, specs, show);
        _matcher = new RowMatcher(specs);
        _results = [.. specs.Select(_ => new List<string>())];
    }

    /// <summary>The samples of each spec, in the order of their lines, as <paramref name="show"/> makes an answer of a row.</summary>
    internal static async ValueTask<List<string>[]> TakeAsync(
        RequestContext request, RunRow run, string part, HistorySpec[] specs, Func<HistorySpec, string, string> show)
    {
        // What was kept cannot tell rows in which a name stands twice; then all rows are read.
        foreach (var trusts in (bool[])[true, false])
        {
            var sampler = new HistorySampler(request, run, part, specs, show);
            if (await sampler.TryTakeAsync(await new HistoryPlan(request, run, part, specs).MakeAsync(trusts)))
            {
                return sampler._results;
            }
        }

        throw new UnreachableException("Rows of one snapshot changed.");
    }

    private async ValueTask<bool> TryTakeAsync(List<PlannedBlock> blocks)
    {
        var samples = _specs.Select((spec, index) => new RunSample(blocks.Sum(block => (long)block.Fits[index].Count), spec.Samples)).ToArray();
        foreach (var block in blocks)
        {
            // Which of the rows of the block that fit are wanted, spec by spec.
            var wanted = block.Fits.Select((fit, spec) => samples[spec].TakeOf(fit.Count)).ToArray();
            if (wanted.All(rows => rows.Count == 0))
            {
                continue;
            }

            var isKnown = !block.Fits.Where((fit, spec) => wanted[spec].Count > 0 && fit.Places is null && fit.Count < RunBlocks.Size).Any();
            var places = isKnown
                ? wanted.SelectMany((rows, spec) => rows.Select(row => (Place: block.Fits[spec].Places?[row] ?? row, Spec: spec))).Order().ToArray()
                : [];
            if (isKnown && places.Length <= MaxLookupsPerBlock)
            {
                _lookups.AddRange(places.Select(place => ((block.Number * RunBlocks.Size) + place.Place, place.Spec)));
                if (_lookups.Count >= LookupsAtOnce && !await FindAsync())
                {
                    return false;
                }
            }
            else if (!await FindAsync() || !await ReadAsync(block, wanted))
            {
                return false;
            }
        }

        return await FindAsync();
    }

    /// <summary>Takes the rows of which the lines are known.</summary>
    private async ValueTask<bool> FindAsync()
    {
        for (var done = 0; done < _lookups.Count;)
        {
            long[] lines = [.. _lookups.Skip(done).Select(lookup => lookup.Line).Distinct()];
            var found = await _request.ReadMetricLinesAtAsync(_run.Id, _part, lines);
            if (found.Count == 0)
            {
                return false;
            }

            foreach (var (line, text) in found)
            {
                var isRow = _matcher.Read(text);
                for (; done < _lookups.Count && _lookups[done].Line <= line; done++)
                {
                    if (!isRow || _lookups[done].Line < line || !_matcher.Fits(_lookups[done].Spec))
                    {
                        return false;
                    }

                    Take(_lookups[done].Spec, text);
                }
            }
        }

        _lookups.Clear();
        return true;
    }

    /// <summary>Takes the rows that are wanted of those that fit, and says whether as many fit as was planned.</summary>
    private async ValueTask<bool> ReadAsync(PlannedBlock block, List<int>[] wanted)
    {
        var (end, fits, taken) = ((block.Number + 1) * RunBlocks.Size, new int[_specs.Length], new int[_specs.Length]);
        for (var offset = block.Number * RunBlocks.Size; offset < end;)
        {
            var lines = await _request.ReadMetricLinesAsync(_run.Id, _part, offset, (int)(end - offset));
            foreach (var (_, text) in lines.Where(line => line.Line < end && _matcher.Read(line.Text)))
            {
                for (var spec = 0; spec < _specs.Length; spec++)
                {
                    if (_matcher.Fits(spec))
                    {
                        if (taken[spec] < wanted[spec].Count && wanted[spec][taken[spec]] == fits[spec])
                        {
                            taken[spec]++;
                            Take(spec, text);
                        }

                        fits[spec]++;
                    }
                }
            }

            offset = lines.Count == 0 ? end : lines[^1].Line + 1;
        }

        return !block.Fits.Where((fit, spec) => fits[spec] != fit.Count).Any();
    }

    private void Take(int spec, string row) => _results[spec].Add(_budget.Spend(_show(_specs[spec], row)));
}
