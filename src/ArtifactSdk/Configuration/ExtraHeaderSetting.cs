using System.Buffers;
using System.Text.Json;

namespace ArtifactSdk.Configuration;

/// <summary>The JSON object of WANDB_X_EXTRA_HTTP_HEADERS.</summary>
internal static class ExtraHeaderSetting
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    // These are the transport's own, and some of them carry credentials: the variable reaches storage hosts too.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Cookie", "Host", "Transfer-Encoding", "Connection", "Range", "Accept-Encoding", "User-Agent",
    };

    public static IReadOnlyDictionary<string, string> Parse(string? json, List<string> warnings)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (json is null)
        {
            return headers;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    Add(property, headers, warnings);
                }

                return headers;
            }
        }
        catch (JsonException)
        {
            // Said below; the parser's own message would repeat parts of the value.
        }

        warnings.Add("WANDB_X_EXTRA_HTTP_HEADERS is not a JSON object of strings and is ignored.");
        return headers;
    }

    private static void Add(JsonProperty property, Dictionary<string, string> headers, List<string> warnings)
    {
        var name = property.Name;
        var value = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
        var isToken = name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);
        if (isToken && value is not null && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
            && !Reserved.Contains(name) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            headers[name] = value;
        }
        else
        {
            warnings.Add($"The header '{(isToken ? name : "?")}' of WANDB_X_EXTRA_HTTP_HEADERS cannot be set this way and is ignored.");
        }
    }
}
