using System.Buffers;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>Says which of some specs a row fits. However many specs and metrics they have, the row is walked once.</summary>
internal sealed class RowMatcher
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = LenientJson.DocumentOptions.MaxDepth };

    private readonly HistorySpec[] _specs;
    private readonly int[][] _keysOfSpec;
    private readonly bool[] _found;
    private readonly KeyTree _tree = new();
    private readonly bool _readsNothing;
    private char[] _name = new char[64];
    private double _step;

    internal RowMatcher(HistorySpec[] specs)
    {
        _specs = specs;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in specs.SelectMany(spec => spec.Keys))
        {
            if (ids.TryAdd(key, ids.Count))
            {
                _tree.Add(key, ids[key]);
            }
        }

        _found = new bool[ids.Count];
        _keysOfSpec = [.. specs.Select(spec => spec.Keys.Select(key => ids[key]).Distinct().ToArray())];
        _readsNothing = ids.Count == 0 && specs.All(spec => spec.Range.IsOpen);
    }

    /// <summary>False for what is no row, which fits nothing.</summary>
    internal bool Read(string text)
    {
        if (!RunRowText.IsRow(text) || _readsNothing)
        {
            return RunRowText.IsRow(text);
        }

        Array.Clear(_found);
        _step = double.NaN;

        // Half a surrogate pair can be written in JSON, but not read as text.
        var readable = text.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? RunRowText.Normalize(text) : text;
        if (readable is null)
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(readable.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(readable, bytes)), _options);
            reader.Read();
            Walk(ref reader, _tree, isRow: true);
            return true;
        }
        catch (JsonException)
        {
            // Not written by this version of the server.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Whether the row that was read fits the spec of this number.</summary>
    internal bool Fits(int spec)
    {
        foreach (var key in _keysOfSpec[spec])
        {
            if (!_found[key])
            {
                return false;
            }
        }

        return _specs[spec].Range.Contains(_step);
    }

    private void Walk(ref Utf8JsonReader reader, KeyTree tree, bool isRow)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStep = isRow && reader.ValueTextEquals("_step"u8);
            if (_name.Length < reader.ValueSpan.Length)
            {
                _name = new char[reader.ValueSpan.Length];
            }

            var name = _name.AsSpan(0, reader.CopyString(_name));
            if (tree.Find(name) is { } key)
            {
                _found[key] = true;
            }

            var inner = tree.Within(name);
            reader.Read();
            if (isStep && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var step))
            {
                _step = step;
            }

            if (inner is not null && reader.TokenType == JsonTokenType.StartObject)
            {
                Walk(ref reader, inner, isRow: false);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Metrics by their names, and by the names of nested ones with dots between.</summary>
    private sealed class KeyTree
    {
        /// <summary>Nothing that is nested deeper is listed among the metrics of a run.</summary>
        private const int MaxDepth = 128;

        private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
        private readonly Dictionary<string, KeyTree> _inner = new(StringComparer.Ordinal);

        internal void Add(string key, int id, int depth = 0)
        {
            _keys[key] = id;
            var dot = key.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && depth < MaxDepth)
            {
                if (!_inner.TryGetValue(key[..dot], out var inner))
                {
                    _inner[key[..dot]] = inner = new KeyTree();
                }

                inner.Add(key[(dot + 1)..], id, depth + 1);
            }
        }

        internal int? Find(ReadOnlySpan<char> name) =>
            _keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var key) ? key : null;

        internal KeyTree? Within(ReadOnlySpan<char> name) =>
            _inner.Count > 0 && _inner.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var inner) ? inner : null;
    }
}
