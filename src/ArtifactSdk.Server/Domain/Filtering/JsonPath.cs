using System.Globalization;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>
/// Finds the values under "a.b.c" in a JSON value. Keys may have dots themselves, numbers count elements of lists, and a list of
/// objects is looked through element by element.
/// </summary>
internal static class JsonPath
{
    internal static IEnumerable<JsonElement> Find(JsonElement root, string path)
    {
        if (path.Length == 0)
        {
            return [root];
        }

        return root.ValueKind switch
        {
            JsonValueKind.Object => FindInObject(root, path),
            JsonValueKind.Array => FindInArray(root, path),
            _ => [],
        };
    }

    private static IEnumerable<JsonElement> FindInObject(JsonElement root, string path)
    {
        for (var end = path.IndexOf('.', StringComparison.Ordinal); end >= 0; end = path.IndexOf('.', end + 1))
        {
            if (root.TryGetProperty(path[..end], out var child))
            {
                foreach (var found in Find(child, path[(end + 1)..]))
                {
                    yield return found;
                }
            }
        }

        if (root.TryGetProperty(path, out var value))
        {
            yield return value;
        }
    }

    private static IEnumerable<JsonElement> FindInArray(JsonElement root, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var first = dot < 0 ? path : path[..dot];
        if (int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index < root.GetArrayLength() ? Find(root[index], dot < 0 ? "" : path[(dot + 1)..]) : [];
        }

        return root.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).SelectMany(item => Find(item, path));
    }
}
