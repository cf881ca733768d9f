using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>The values of one metric, as far as they were seen.</summary>
internal sealed class RunKey
{
    private const string TypeCounts = "typeCounts";
    private const string Monotonic = "monotonic";
    private const string Previous = "previousValue";
    private const string First = "first";

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private double _first = double.NaN;
    private double _last = double.NaN;
    private long? _lastWhole;
    private long _reached;
    private bool _isMonotonic = true;

    internal void Add(JsonElement value, string type)
    {
        _counts[type] = _counts.GetValueOrDefault(type) + 1;
        AddNumber(value);
    }

    /// <summary>Puts what was kept of later values behind what was seen.</summary>
    internal void AddKept(JsonElement kept)
    {
        foreach (var type in kept.GetProperty(TypeCounts).EnumerateArray())
        {
            var name = type.GetProperty("type").GetString()!;
            _counts[name] = _counts.GetValueOrDefault(name) + type.GetProperty("count").GetInt32();
        }

        if (kept.TryGetProperty(First, out var first))
        {
            AddNumber(first);
            AddNumber(kept.GetProperty(Previous));
            _isMonotonic &= kept.GetProperty(Monotonic).GetBoolean();
        }
    }

    /// <summary>Adds the values of another writer of the run. The last one is that of the writer who was furthest.</summary>
    internal void AddWriter(RunKey other, long reached)
    {
        foreach (var (type, count) in other._counts)
        {
            _counts[type] = _counts.GetValueOrDefault(type) + count;
        }

        if (!double.IsNaN(other._last))
        {
            _isMonotonic &= other._isMonotonic;
            if (double.IsNaN(_last) || reached >= _reached)
            {
                (_last, _lastWhole, _reached) = (other._last, other._lastWhole, reached);
            }
        }
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            [TypeCounts] = new JsonArray([.. _counts.Select(pair => (JsonNode)new JsonObject { ["type"] = pair.Key, ["count"] = pair.Value })]),
        };
        if (!double.IsNaN(_last))
        {
            json[Monotonic] = _isMonotonic;
            json[Previous] = _lastWhole is { } whole ? JsonValue.Create(whole) : JsonValue.Create(_last);
        }

        return json;
    }

    /// <summary>With what it takes to go on behind other values.</summary>
    internal JsonObject ToKept()
    {
        var json = ToJson();
        if (!double.IsNaN(_first))
        {
            json[First] = _first;
        }

        return json;
    }

    private void AddNumber(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            _first = double.IsNaN(_first) ? number : _first;
            _isMonotonic &= !(number < _last);
            _last = number;
            _lastWhole = value.TryGetInt64(out var whole) ? whole : null;
        }
    }
}
