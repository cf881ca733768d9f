using System.Text.Json;

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
    private string? _lastBirth;
    private bool _hasContents;

    private enum Place
    {
        Start,
        Top,
        Contents,
        End,
    }

    private enum Key
    {
        Unknown,
        Version,
        Config,
        Contents,
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
        var key = reader.ValueTextEquals("contents"u8) ? Key.Contents
            : reader.ValueTextEquals("version"u8) ? Key.Version
            : reader.ValueTextEquals("storagePolicyConfig"u8) ? Key.Config
            : Key.Unknown;
        if (!reader.Read())
        {
            return false;
        }

        if (key == Key.Contents)
        {
            return BeginContents(ref reader);
        }

        if (!IsWhole(reader))
        {
            return false;
        }

        switch (key)
        {
            case Key.Version:
                _version = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version)
                    ? version
                    : throw new ManifestFormatException("The manifest's version is not a whole number.");
                break;
            case Key.Config when reader.TokenType == JsonTokenType.StartObject:
                ReadConfig(ref reader);
                break;
            default:
                _ = reader.TrySkip();
                break;
        }

        return true;
    }

    private bool BeginContents(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ManifestFormatException("The manifest's contents are not a JSON object.");
        }

        if (_hasContents)
        {
            throw new ManifestFormatException("The manifest has contents twice.");
        }

        _hasContents = true;
        return Move(Place.Contents);
    }

    private void ReadConfig(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("storageLayout"u8))
            {
                _layout = ManifestEntryJson.Text(ref reader);
            }
            else if (reader.ValueTextEquals("storageRegion"u8))
            {
                _region = ManifestEntryJson.Text(ref reader);
            }
            else
            {
                _ = reader.TrySkip();
            }
        }
    }

    private bool TryReadEntry(ref Utf8JsonReader reader)
    {
        var key = reader;
        if (!reader.Read() || !IsWhole(reader))
        {
            return false;
        }

        var path = key.GetString()!;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ManifestFormatException($"The manifest's entry '{path}' is not a JSON object.");
        }

        if (LogicalPath.CheckReceived(path) is { } problem)
        {
            throw new ManifestFormatException($"The manifest's entry '{path}' is refused. {problem}");
        }

        if (_entries.Count == limits.MaxEntries)
        {
            throw new ManifestFormatException($"The manifest has more than {limits.MaxEntries} entries.");
        }

        var entry = ManifestEntryJson.Read(path, ref reader, _lastBirth);
        _lastBirth = entry.BirthArtifactId ?? _lastBirth;
        _entries.Add(entry);
        return true;
    }

    /// <summary>Whether the value on which the reader stands is in the buffer to its end.</summary>
    private static bool IsWhole(Utf8JsonReader reader) => reader.TrySkip();
}
