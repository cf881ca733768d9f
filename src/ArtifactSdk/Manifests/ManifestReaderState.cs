using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Manifests;

/// <summary>
/// Collects a manifest value by value. A value that is not in the buffer as a whole is left for the next piece, so that what
/// reads an entry need not know about pieces.
/// </summary>
internal sealed class ManifestReaderState(ManifestLimits limits)
{
    private readonly List<ManifestEntry> _entries = [];
    private Place _place;
    private int? _version;
    private string? _layout;
    private string? _region;
    private bool _hasContents;

    private enum Place
    {
        Start,
        Top,
        Contents,
        End,
    }

    /// <summary>Reads the next value; false when it is not there as a whole, and the reader stands where it stood.</summary>
    internal bool TryAdvance(ref Utf8JsonReader reader)
    {
        var before = reader;
        if (!reader.Read())
        {
            reader = before;
            return false;
        }

        var done = _place switch
        {
            Place.Start => Begin(ref reader),
            Place.Top => reader.TokenType == JsonTokenType.EndObject ? Move(Place.End) : TryReadTop(ref reader),
            Place.Contents => reader.TokenType == JsonTokenType.EndObject ? Move(Place.Top) : TryReadEntry(ref reader),
            _ => true,
        };
        if (!done)
        {
            reader = before;
        }

        return done;
    }

    internal Manifest ToManifest()
    {
        if (_version != 1)
        {
            throw new ManifestFormatException(_version is null ? "The manifest has no version." : $"The manifest has version {_version}; only version 1 is known.");
        }

        if (!_hasContents)
        {
            throw new ManifestFormatException("The manifest has no contents.");
        }

        try
        {
            return new Manifest(_entries, _layout ?? "V1", _region);
        }
        catch (ArgumentException e)
        {
            throw new ManifestFormatException(e.Message, e);
        }
    }

    private bool Begin(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject ? Move(Place.Top) : throw new ManifestFormatException("The manifest is not a JSON object.");

    private bool Move(Place place)
    {
        _place = place;
        return true;
    }

    private bool TryReadTop(ref Utf8JsonReader reader)
    {
        var key = reader.GetString();
        if (!reader.Read())
        {
            return false;
        }

        if (key == "contents")
        {
            _hasContents = true;
            return reader.TokenType == JsonTokenType.StartObject ? Move(Place.Contents) : throw new ManifestFormatException("The manifest's contents are not a JSON object.");
        }

        if (!TryReadNode(ref reader, out var value))
        {
            return false;
        }

        if (key == "version")
        {
            _version = value is JsonValue number && number.TryGetValue<int>(out var version) ? version : throw new ManifestFormatException("The manifest's version is not a number.");
        }
        else if (key == "storagePolicyConfig" && value is JsonObject config)
        {
            _layout = Text(config["storageLayout"]);
            _region = Text(config["storageRegion"]);
        }

        return true;
    }

    private bool TryReadEntry(ref Utf8JsonReader reader)
    {
        var path = reader.GetString()!;
        if (!reader.Read() || !TryReadNode(ref reader, out var value))
        {
            return false;
        }

        if (value is not JsonObject entry)
        {
            throw new ManifestFormatException($"The manifest's entry '{path}' is not a JSON object.");
        }

        if (LogicalPath.CheckReceived(path) is { } problem)
        {
            throw new ManifestFormatException($"The manifest's entry '{path}' is refused: {problem}");
        }

        if (_entries.Count == limits.MaxEntries)
        {
            throw new ManifestFormatException($"The manifest has more than {limits.MaxEntries} entries.");
        }

        var digest = Text(entry["digest"]) ?? throw new ManifestFormatException($"The manifest's entry '{path}' has no digest.");
        long? size = entry["size"] is JsonValue number && number.TryGetValue<long>(out var bytes) && bytes >= 0 ? bytes : null;
        var extra = entry["extra"] as JsonObject;
        extra?.Parent?.AsObject().Remove("extra");
        _entries.Add(new ManifestEntry(path, digest, size, NullIfEmpty(Text(entry["birthArtifactID"])), NullIfEmpty(Text(entry["ref"])), extra is { Count: > 0 } ? extra : null));
        return true;
    }

    private static bool TryReadNode(ref Utf8JsonReader reader, out JsonNode? node)
    {
        var look = reader;
        if (!look.TrySkip())
        {
            node = null;
            return false;
        }

        node = JsonNode.Parse(ref reader);
        return true;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
