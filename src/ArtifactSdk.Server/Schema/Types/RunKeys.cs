using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Which metrics there are in the rows of a run, and of what types.</summary>
internal sealed class RunKeys
{
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _counts = new(StringComparer.Ordinal);
    private long _lastStep = -1;

    internal void Add(JsonElement row)
    {
        foreach (var property in row.EnumerateObject())
        {
            if (!_counts.TryGetValue(property.Name, out var types))
            {
                _counts[property.Name] = types = new(StringComparer.Ordinal);
            }

            var type = TypeOf(property.Value);
            types[type] = types.GetValueOrDefault(type) + 1;
        }

        // Who scans a history goes up to this step: a row that has none, or an earlier one, takes nothing back.
        if (row.TryGetProperty("_step", out var step) && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out var number))
        {
            _lastStep = Math.Max(_lastStep, number);
        }
    }

    internal JsonObject ToJson()
    {
        var keys = new JsonObject();
        foreach (var (key, types) in _counts)
        {
            keys[key] = new JsonObject { ["typeCounts"] = new JsonArray([.. types.Select(t => (JsonNode)new JsonObject { ["type"] = t.Key, ["count"] = t.Value })]) };
        }

        return new JsonObject { ["keys"] = keys, ["lastStep"] = _lastStep, ["sets"] = new JsonArray() };
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "map",
        _ => "nil",
    };
}
