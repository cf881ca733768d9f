using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Runs;

/// <summary>
/// The last value of each metric. A server takes all of it at once, so it has a limit: a caller who sets too much hears of it, and of what metrics bring
/// the largest values stay here. Not safe for use by several threads.
/// </summary>
internal sealed class RunSummary(JsonObject values)
{
    private const int NamesShown = 3;

    private string? _leftOut;

    /// <summary>At least its size; what was replaced is counted until somebody has to know.</summary>
    private long _bytes = SizeOf(values);

    /// <summary>Grows with each change.</summary>
    internal int Edition { get; private set; }

    /// <summary>What the server has.</summary>
    internal int SentEdition { get; set; }

    internal static int SizeOf(JsonObject values) => Encoding.UTF8.GetByteCount(LenientJsonText.Write(values));

    internal static void Merge(JsonObject from, JsonObject into)
    {
        foreach (var (key, value) in from)
        {
            into[key] = value?.DeepClone();
        }
    }

    internal JsonObject Copy() => (JsonObject)values.DeepClone();

    /// <exception cref="ArgumentException">It would be too large, or a value has no JSON form. Nothing was changed.</exception>
    internal void Update(JsonObject update)
    {
        var bytes = SizeOf(update);
        if (_bytes + bytes > RunHistory.MaxRowBytes)
        {
            _bytes = SizeOf(values);
            var merged = Copy();
            Merge(update, merged);
            var size = SizeOf(merged);

            // When metrics have filled it already, little more is no fault of the caller's.
            if (size > RunHistory.MaxRowBytes && (_bytes <= RunHistory.MaxRowBytes || bytes > RunHistory.MaxRowBytes))
            {
                throw new ArgumentException(
                    $"The summary of the run would be {size} bytes of JSON; the server accepts at most {RunHistory.MaxRowBytes}. Set less in it, or log large values as an artifact.", nameof(update));
            }
        }

        Merge(update, values);
        _bytes += bytes;
        Edition++;
    }

    /// <summary>Takes the values of a row, which has so many bytes.</summary>
    internal void Take(JsonObject row, int bytes, double runtime)
    {
        Merge(row, values);
        values["_wandb"] = new JsonObject { ["runtime"] = (long)runtime };
        _bytes += bytes;
        Edition++;
    }

    /// <summary>What is to be sent, its size, and a warning when that is not all and was not said before.</summary>
    internal (string Text, int Size, string? Warning) Write()
    {
        var text = LenientJsonText.Write(values);
        var size = Encoding.UTF8.GetByteCount(text);
        _bytes = size;
        if (size <= RunHistory.MaxRowBytes)
        {
            return (text, size, null);
        }

        var kept = Copy();
        var left = size;
        List<string> names = [];
        foreach (var (name, bytes) in values.Select(p => (p.Key, SizeOf(new JsonObject { [p.Key] = p.Value?.DeepClone() }))).OrderByDescending(p => p.Item2))
        {
            if (left <= RunHistory.MaxRowBytes)
            {
                break;
            }

            names.Add(name);
            _ = kept.Remove(name);
            left -= bytes - 1; // Its braces are counted, the comma is not.
        }

        text = LenientJsonText.Write(kept);
        var known = _leftOut;
        _leftOut = Name(names);
        var warning = string.Create(
            CultureInfo.InvariantCulture,
            $"its summary is {size} bytes of JSON, the server takes at most {RunHistory.MaxRowBytes}; left out of it: {_leftOut}. The history has them");
        return (text, Encoding.UTF8.GetByteCount(text), _leftOut == known ? null : warning);
    }

    private static string Name(List<string> names)
    {
        var shown = string.Join(", ", names.Take(NamesShown).Select(name => $"'{name}'"));
        return names.Count <= NamesShown ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown} and {names.Count - NamesShown} more");
    }
}
