using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The values of one metric, as far as they were seen.</summary>
internal sealed class RunKey
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private double _last = double.NaN;
    private long? _lastWhole;
    private bool _isMonotonic = true;

    internal void Add(JsonElement value, string type)
    {
        _counts[type] = _counts.GetValueOrDefault(type) + 1;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            _isMonotonic &= !(number < _last);
            _last = number;
            _lastWhole = value.TryGetInt64(out var whole) ? whole : null;
        }
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["typeCounts"] = new JsonArray([.. _counts.Select(pair => (JsonNode)new JsonObject { ["type"] = pair.Key, ["count"] = pair.Value })]),
        };
        if (!double.IsNaN(_last))
        {
            json["monotonic"] = _isMonotonic;
            json["previousValue"] = _lastWhole is { } whole ? JsonValue.Create(whole) : JsonValue.Create(_last);
        }

        return json;
    }
}
