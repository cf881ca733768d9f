using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>
/// Which metrics there are in the rows of a run, of what types, and of numbers the last one. Nested metrics go by their names with
/// dots between; media, which say what they are, are one metric each.
/// </summary>
internal sealed class RunKeys
{
    private const string MediaType = "_type";
    private const string Keys = "keys";
    private const string LastStep = "lastStep";

    /// <summary>More are left out: a name in front of very many nested ones could fill the memory.</summary>
    private const int MaxKeys = 100_000;
    private const int MaxPrefix = 256;

    private readonly SortedDictionary<string, RunKey> _keys = new(StringComparer.Ordinal);
    private long _lastStep = -1;

    internal void Add(JsonElement row)
    {
        AddAll(row, "");

        // Who scans a history goes up to this step: a row that has none, or an earlier one, takes nothing back.
        if (row.TryGetProperty("_step", out var step) && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out var number))
        {
            _lastStep = Math.Max(_lastStep, number);
        }
    }

    /// <summary>A row that is no JSON object has none.</summary>
    internal void Add(string text)
    {
        using var row = RunRowText.IsRow(text) ? RunRowText.Parse(text) : null;
        if (row is not null)
        {
            Add(row.RootElement);
        }
    }

    /// <summary>Puts what was kept of later rows behind what was seen.</summary>
    internal void AddKept(string kept)
    {
        using var json = JsonDocument.Parse(kept, LenientJson.DocumentOptions);
        foreach (var key in json.RootElement.GetProperty(Keys).EnumerateObject())
        {
            Key(key.Name)?.AddKept(key.Value);
        }

        _lastStep = Math.Max(_lastStep, json.RootElement.GetProperty(LastStep).GetInt64());
    }

    /// <summary>Puts what another writer of the same run has beside what was seen.</summary>
    internal void AddWriter(RunKeys writer)
    {
        foreach (var (name, key) in writer._keys)
        {
            Key(name)?.AddWriter(key, writer._lastStep);
        }

        _lastStep = Math.Max(_lastStep, writer._lastStep);
    }

    internal JsonObject ToJson() => ToJson(key => key.ToJson());

    /// <summary>With what it takes to go on behind other rows.</summary>
    internal string ToKept() => ToJson(key => key.ToKept()).ToJsonString();

    private JsonObject ToJson(Func<RunKey, JsonObject> describe)
    {
        var keys = new JsonObject();
        foreach (var (name, key) in _keys)
        {
            keys[name] = describe(key);
        }

        return new JsonObject { [Keys] = keys, [LastStep] = _lastStep, ["sets"] = new JsonArray() };
    }

    private void AddAll(JsonElement metrics, string prefix)
    {
        foreach (var property in metrics.EnumerateObject())
        {
            var name = prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object && name.Length <= MaxPrefix && !IsOne(property.Value))
            {
                AddAll(property.Value, name);
                continue;
            }

            Key(name)?.Add(property.Value, TypeOf(property.Value));
        }
    }

    private RunKey? Key(string name)
    {
        if (!_keys.TryGetValue(name, out var key) && _keys.Count < MaxKeys)
        {
            _keys[name] = key = new RunKey();
        }

        return key;
    }

    private static bool IsOne(JsonElement map) => map.TryGetProperty(MediaType, out _) || !map.EnumerateObject().MoveNext();

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => value.TryGetProperty(MediaType, out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "map",
        _ => "nil",
    };
}
