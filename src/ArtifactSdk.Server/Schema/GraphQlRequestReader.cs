using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema;

/// <summary>Reads the JSON body of a GraphQL request. Clients send null or nothing for parts that they do not use.</summary>
internal static class GraphQlRequestReader
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 128 };

    /// <exception cref="DomainException">400: the body is not JSON, or has a string that is no text.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            RequireText(body.Span);
            return JsonDocument.Parse(body, _options);
        }
        catch (JsonException)
        {
            throw DomainException.Invalid("the request body is not valid JSON");
        }
        catch (InvalidOperationException)
        {
            throw DomainException.Invalid(
                "the request body has a string that is not valid Unicode (half a surrogate pair), for example a file name in another encoding");
        }
    }

    /// <exception cref="DomainException">400: a part has the wrong kind.</exception>
    internal static GraphQlRequest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw DomainException.Invalid("the request body has to be one JSON object with the key \"query\"");
        }

        if (!root.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String)
        {
            throw DomainException.Invalid("the request body has no text under the key \"query\"");
        }

        return new GraphQlRequest(query.GetString()!, Variables(root), OperationName(root));
    }

    private static JsonElement? Variables(JsonElement root)
    {
        if (!root.TryGetProperty("variables", out var variables) || variables.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return variables.ValueKind == JsonValueKind.Object
            ? variables
            : throw DomainException.Invalid("\"variables\" has to be a JSON object");
    }

    private static string? OperationName(JsonElement root)
    {
        if (!root.TryGetProperty("operationName", out var name) || name.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return name.ValueKind != JsonValueKind.String
            ? throw DomainException.Invalid("\"operationName\" has to be text")
            : name.GetString() is { Length: > 0 } text ? text : null;
    }

    /// <summary>
    /// JSON can escape half a surrogate pair, and Python clients do so for file names in an odd encoding. Found here it is an
    /// error of the request; found later, in the middle of some field, it would look like one of ours, and be repeated for days.
    /// </summary>
    private static void RequireText(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\ud"u8) < 0 && body.IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = _options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        }
    }
}
