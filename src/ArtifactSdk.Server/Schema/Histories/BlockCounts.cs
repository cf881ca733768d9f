using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>Says how many rows of a block fit each spec, as far as what was kept of the block tells.</summary>
internal sealed class BlockCounts
{
    internal const int Unknown = -1;
    private const string Step = "_step";

    private readonly HistorySpec[] _specs;
    private readonly string[][] _keysOfSpec;
    private readonly HashSet<string> _keys;
    private readonly string[] _sorted;
    private readonly int _longest;

    internal BlockCounts(HistorySpec[] specs)
    {
        _specs = specs;
        _keysOfSpec = [.. specs.Select(spec => spec.Keys.Distinct(StringComparer.Ordinal).ToArray())];
        _keys = [.. _keysOfSpec.SelectMany(keys => keys), Step];
        _sorted = [.. _keys.Order(StringComparer.Ordinal)];
        _longest = _keys.Max(key => key.Length);
    }

    /// <param name="steps">Between which steps the block lies.</param>
    /// <param name="kept">Which metrics the rows of the block have, of which it then has as many as a block can have.</param>
    internal int[] Of(RunBlock? steps, string? kept)
    {
        var counts = kept is null ? null : CountKeys(kept);
        return [.. _specs.Select((spec, index) => Count(spec, _keysOfSpec[index], steps, counts))];
    }

    private static int Count(HistorySpec spec, string[] keys, RunBlock? steps, Dictionary<string, int>? counts)
    {
        if (steps is not null && !spec.Range.IsOpen && !spec.Range.Meets(steps))
        {
            return 0;
        }

        if (counts is null)
        {
            return Unknown;
        }

        var (fewest, partial) = (RunBlocks.Size, 0);
        foreach (var key in keys)
        {
            var count = counts.GetValueOrDefault(key);
            if (count == 0)
            {
                return 0;
            }

            partial += count < RunBlocks.Size ? 1 : 0;
            fewest = Math.Min(fewest, count);
        }

        // Of two metrics that some rows have, it is not known how many rows have both. Without a step in each row, one may be outside of
        // the steps, or be no row.
        var hasSteps = counts.GetValueOrDefault(Step) == RunBlocks.Size;
        var isWhole = spec.Range.IsOpen ? keys.Length > 0 || hasSteps : hasSteps && steps is not null && spec.Range.Covers(steps);
        return partial <= 1 && isWhole ? fewest : Unknown;
    }

    /// <summary>How many rows have each of the metrics; those that are missing are in none.</summary>
    private Dictionary<string, int> CountKeys(string kept)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<string> unclear = [];
        using var json = JsonDocument.Parse(kept, LenientJson.DocumentOptions);
        foreach (var key in json.RootElement.GetProperty("keys").EnumerateObject())
        {
            var name = key.Name;
            if (_keys.Contains(name))
            {
                counts[name] = Count(key);
            }

            AddUnclear(unclear, name);
        }

        foreach (var key in unclear)
        {
            counts[key] = Unknown;
        }

        return counts;
    }

    /// <summary>Nested metrics go by their own names in what is kept, and what media are made of is not listed there.</summary>
    private void AddUnclear(HashSet<string> unclear, string name)
    {
        var lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0 && dot <= _longest; dot = name.IndexOf('.', dot + 1))
        {
            if (lookup.TryGetValue(name.AsSpan(0, dot), out var outer))
            {
                unclear.Add(outer);
            }
        }

        var start = $"{name}.";
        var found = Array.BinarySearch(_sorted, start, StringComparer.Ordinal);
        for (var i = found < 0 ? ~found : found; i < _sorted.Length && _sorted[i].StartsWith(start, StringComparison.Ordinal); i++)
        {
            unclear.Add(_sorted[i]);
        }
    }

    private static int Count(JsonProperty key)
    {
        var types = key.Value.GetProperty("typeCounts").EnumerateArray().ToArray();
        var isOther = key.NameEquals(Step) && types.Any(type => !type.GetProperty("type").ValueEquals("number"));
        var count = types.Sum(type => type.GetProperty("count").GetInt32());
        return isOther || count > RunBlocks.Size ? Unknown : count;
    }
}
