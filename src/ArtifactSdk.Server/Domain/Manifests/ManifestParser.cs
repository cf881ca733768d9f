using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>The part of reading that is synchronous: takes a window of bytes, says how many it used, keeps its place.</summary>
internal sealed class ManifestParser(ManifestLimits limits)
{
    private enum Place
    {
        Start,
        Root,
        Contents,
        End,
    }

    private readonly List<ManifestEntry> _entries = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private JsonReaderState _state;
    private Place _place;
    private bool _hasVersion;
    private bool _hasContents;
    private string? _layout;
    private string? _region;

    internal int Consume(ReadOnlySpan<byte> data, bool isFinal)
    {
        var reader = new Utf8JsonReader(data, isFinal, _state);
        while (true)
        {
            var mark = reader;
            if (!TryStep(ref reader))
            {
                reader = mark;
                break;
            }
        }

        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    internal Manifest Complete()
    {
        if (_place != Place.End || !_hasContents || !_hasVersion)
        {
            throw DomainException.Invalid("The manifest is incomplete: it needs 'version' and 'contents'.");
        }

        return new Manifest(_layout, _region, _entries);
    }

    private bool TryStep(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_place)
        {
            case Place.Start:
                Expect(reader.TokenType == JsonTokenType.StartObject, "the manifest is no JSON object");
                _place = Place.Root;
                return true;

            case Place.Root when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.End;
                return true;

            case Place.Root:
                return TryReadProperty(ref reader);

            case Place.Contents when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.Root;
                return true;

            case Place.Contents:
                return TryReadEntry(ref reader);

            default:
                throw new JsonException("text after the end");
        }
    }

    private bool TryReadProperty(ref Utf8JsonReader reader)
    {
        var name = reader.GetString();
        if (!reader.Read())
        {
            return false;
        }

        if (name == "contents")
        {
            Expect(!_hasContents && reader.TokenType == JsonTokenType.StartObject, "'contents' is not one object");
            _hasContents = true;
            _place = Place.Contents;
            return true;
        }

        var value = reader;
        if (!reader.TrySkip())
        {
            return false;
        }

        if (name == "version")
        {
            Expect(value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var version) && version == 1, "its version is not 1");
            _hasVersion = true;
        }
        else if (name == "storagePolicyConfig" && value.TokenType == JsonTokenType.StartObject)
        {
            using var config = JsonDocument.ParseValue(ref value);
            _layout = Text(config.RootElement, "storageLayout");
            _region = Text(config.RootElement, "storageRegion");
        }

        return true;
    }

    private bool TryReadEntry(ref Utf8JsonReader reader)
    {
        var path = reader.GetString()!;
        if (!reader.Read())
        {
            return false;
        }

        var value = reader;
        if (!reader.TrySkip())
        {
            return false;
        }

        Expect(value.TokenType == JsonTokenType.StartObject, $"the entry '{path}' is no object");
        Expect(_paths.Add(path), $"the entry '{path}' is there twice");
        Expect(_entries.Count < limits.MaxEntries, $"it has more than {limits.MaxEntries} entries");
        Expect(path.Length <= limits.MaxPathLength, $"the path of an entry is longer than {limits.MaxPathLength} characters");
        EntryPaths.Require(path, "a manifest entry");
        using var document = JsonDocument.ParseValue(ref value);
        _entries.Add(ReadEntry(path, document.RootElement));
        return true;
    }

    private static ManifestEntry ReadEntry(string path, JsonElement entry)
    {
        var digest = Text(entry, "digest");
        Expect(digest is not null, $"the entry '{path}' has no digest");
        var reference = Text(entry, "ref") is { Length: > 0 } address ? address : null;
        Expect(reference is not null || Digests.TryGetHex(digest, out _), $"the digest of '{path}' is not the base64 text of an MD5");
        long? size = null;
        if (entry.TryGetProperty("size", out var number) && number.ValueKind != JsonValueKind.Null)
        {
            Expect(
                number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var bytes) && bytes >= 0,
                $"the size of '{path}' is no whole number of bytes");
            size = number.GetInt64();
        }

        var extra = entry.TryGetProperty("extra", out var element) && element.ValueKind == JsonValueKind.Object
            ? element.GetRawText()
            : null;
        return new ManifestEntry(path, digest!, size, Text(entry, "birthArtifactID"), reference, extra);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw DomainException.Invalid($"The manifest is refused: {problem}.");
        }
    }
}
