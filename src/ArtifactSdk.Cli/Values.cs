using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Cli;

/// <summary>Values of options that are more than a word.</summary>
internal static class Values
{
    /// <summary>Reads <c>30d</c>, <c>12h</c>, <c>90m</c>, <c>45s</c>, <c>off</c> and <c>inherit</c>.</summary>
    public static TimeToLive ParseTimeToLive(string text) => text switch
    {
        "off" => TimeToLive.Off,
        "inherit" => TimeToLive.Inherit,
        _ => TimeToLive.FromDuration(ParseDuration(text, "--ttl")),
    };

    /// <summary>Writes what <see cref="ParseTimeToLive"/> reads.</summary>
    public static string Format(TimeToLive timeToLive) => timeToLive switch
    {
        { IsInherited: true } => "inherit",
        { Duration: { } time } when time.TotalDays % 1 == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0}d"),
        { Duration: { } time } when time.TotalHours % 1 == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0}h"),
        { Duration: { } time } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s"),
        _ => "off",
    };

    public static TimeSpan ParseDuration(string text, string option)
    {
        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } : 0;
        return unit > 0 && long.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= long.MaxValue / unit / TimeSpan.TicksPerSecond
            ? TimeSpan.FromSeconds(count * unit)
            : throw new UsageException($"{option}: '{text}' is not a duration; write a number and s, m, h or d, such as 30d{(option == "--ttl" ? ", or off, or inherit" : "")}.");
    }

    /// <summary>Reads <c>500MB</c>, <c>10GiB</c>, <c>1000</c>.</summary>
    public static long ParseSize(string text, string option)
    {
        var digits = text.AsSpan().TrimEnd("KMGTkmgtiBb ");
        var factor = text.AsSpan(digits.Length).Trim().ToString().ToUpperInvariant() switch
        {
            "" or "B" => 1L,
            "K" or "KB" => 1000L,
            "M" or "MB" => 1_000_000L,
            "G" or "GB" => 1_000_000_000L,
            "T" or "TB" => 1_000_000_000_000L,
            "KIB" => 1L << 10,
            "MIB" => 1L << 20,
            "GIB" => 1L << 30,
            "TIB" => 1L << 40,
            _ => 0L,
        };
        return factor > 0 && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * factor <= long.MaxValue
            ? (long)(count * factor)
            : throw new UsageException($"{option}: '{text}' is not a size; write bytes, or a number with KB, MB, GB, KiB, MiB or GiB, such as 10GB.");
    }

    /// <summary>Reads JSON as given, or from the file after <c>@</c>.</summary>
    public static async Task<JsonObject> ReadMetadataAsync(string text, CancellationToken cancellationToken)
    {
        var json = text.StartsWith('@') ? await File.ReadAllTextAsync(text[1..], cancellationToken) : text;
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true }) as JsonObject
                ?? throw new UsageException("--metadata requires a JSON object, such as {\"rows\": 4000}.");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"--metadata: {(text.StartsWith('@') ? $"'{text[1..]}'" : "the text")} is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}); write an object such as {{\"rows\": 4000}}.");
        }
    }
}
