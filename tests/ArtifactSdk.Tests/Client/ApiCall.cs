using System.Text.Json;

namespace ArtifactSdk.Tests.Client;

/// <summary>An operation as the server received it.</summary>
internal sealed record ApiCall(string Operation, JsonElement Variables, string Document)
{
    /// <summary>A variable's text; a path such as <c>input.entityName</c> goes into objects.</summary>
    public string? Text(string path) => At(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool Has(string path) => At(path) is not null;

    public JsonElement? At(string path)
    {
        var value = Variables;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }
}
