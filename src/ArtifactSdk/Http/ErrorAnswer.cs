using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Http;

/// <summary>What an error answer says, whatever form it came in: GraphQL errors, <c>{"error": …}</c>, plain text or a web page.</summary>
internal sealed partial record ErrorAnswer(string Message, string? Code, string Raw)
{
    private const int LongestMessage = 500;

    public static ErrorAnswer Parse(string body)
    {
        var text = body.Trim();
        if (text.Length > 0 && text[0] is '{' or '[' or '"')
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return FromJson(document.RootElement, body) ?? new("", null, body);
            }
            catch (JsonException)
            {
                // Not JSON after all, or cut off: show it as text.
            }
        }

        return new(Trim(text.StartsWith('<') ? FromMarkup(text) : text), null, body);
    }

    public static ErrorAnswer? FromJson(JsonElement root, string raw = "")
    {
        if (root.ValueKind == JsonValueKind.String)
        {
            return new(Trim(root.GetString()!), null, raw);
        }

        if (root.ValueKind == JsonValueKind.Array)
        {
            return FromErrors(root, raw);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0)
        {
            return FromErrors(errors, raw);
        }

        foreach (var name in (ReadOnlySpan<string>)["error", "message", "detail"])
        {
            if (root.TryGetProperty(name, out var error) && MessageOf(error) is { } message)
            {
                return new(Trim(message), CodeOf(error) ?? CodeOf(root), raw);
            }
        }

        return null;
    }

    private static ErrorAnswer FromErrors(JsonElement errors, string raw)
    {
        var messages = errors.EnumerateArray().Select(MessageOf).OfType<string>().Where(text => text.Length > 0).Distinct();
        var code = errors.EnumerateArray().Select(CodeOf).FirstOrDefault(text => text is not null);
        return new(Trim(string.Join("; ", messages)), code, raw);
    }

    private static string? MessageOf(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => error.GetString(),
        JsonValueKind.Object when error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String => message.GetString(),
        _ => null,
    };

    private static string? CodeOf(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var holder = error.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object ? extensions : error;
        return holder.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;
    }

    // The title of a proxy's error page says what its body says, in fewer words.
    private static string FromMarkup(string text)
    {
        var title = TitlePattern().Match(text);
        return WebUtility.HtmlDecode(title.Success ? title.Groups[1].Value : MarkupPattern().Replace(text, " "));
    }

    private static string Trim(string text)
    {
        text = SpacePattern().Replace(text, " ").Trim();
        return text.Length > LongestMessage ? text[..LongestMessage] + "…" : text;
    }

    [GeneratedRegex(@"<title[^>]*>([^<]+)</title>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TitlePattern();

    [GeneratedRegex(@"<(script|style)\b[^>]*>[\s\S]*?</\1>|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MarkupPattern();

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant)]
    private static partial Regex SpacePattern();
}
