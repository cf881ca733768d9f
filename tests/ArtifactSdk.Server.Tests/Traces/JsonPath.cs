using System.Globalization;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Tests.Traces;

/// <summary>Paths such as "data.files.edges.0.node.name"; "*" stands for all items of a list.</summary>
internal static class JsonPath
{
    internal static JsonNode? One(JsonNode root, string path) => All(root, path) is [var only] ? only : null;

    internal static IReadOnlyList<JsonNode?> All(JsonNode root, string path)
    {
        List<JsonNode?> nodes = [root];
        foreach (var segment in path.Split('.'))
        {
            nodes = [.. nodes.SelectMany(node => Step(node, segment))];
        }

        return nodes;
    }

    internal static bool Exists(JsonNode root, string path) => All(root, path).Count > 0;

    private static IEnumerable<JsonNode?> Step(JsonNode? node, string segment)
    {
        if (node is JsonArray items)
        {
            var isIndex = int.TryParse(segment, CultureInfo.InvariantCulture, out var index);
            return segment == "*" ? items : isIndex ? items.Skip(index).Take(1) : Enumerable.Empty<JsonNode?>();
        }

        return node is JsonObject properties && properties.ContainsKey(segment)
            ? Enumerable.Repeat(properties[segment], 1)
            : Enumerable.Empty<JsonNode?>();
    }
}
