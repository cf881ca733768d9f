using System.Globalization;

namespace ArtifactSdk.Server.Files;

/// <summary>Which bytes of a file a Range header asks for.</summary>
internal readonly record struct ByteRange(long First, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>
    /// Reads a header such as <c>bytes=0-99</c>, <c>bytes=100-</c> or <c>bytes=-100</c>. What it cannot read, and what asks for
    /// several ranges, is ignored, as HTTP allows: then the whole file is sent.
    /// </summary>
    internal static RangeKind Parse(string? header, long size, out ByteRange range)
    {
        range = new ByteRange(0, size);
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return RangeKind.Whole;
        }

        var spec = header.AsSpan(Unit.Length).Trim(" \t");
        var dash = spec.IndexOf('-');
        if (dash < 0)
        {
            return RangeKind.Whole;
        }

        var from = spec[..dash].TrimEnd(" \t");
        var to = spec[(dash + 1)..].TrimStart(" \t");
        return from.IsEmpty ? Suffix(to, size, ref range) : FromFirst(from, to, size, ref range);
    }

    private static RangeKind Suffix(ReadOnlySpan<char> count, long size, ref ByteRange range)
    {
        if (!TryRead(count, out var wanted))
        {
            return RangeKind.Whole;
        }

        var length = Math.Min(wanted, size);
        if (length == 0)
        {
            return RangeKind.Unsatisfiable;
        }

        range = new ByteRange(size - length, length);
        return RangeKind.Part;
    }

    private static RangeKind FromFirst(ReadOnlySpan<char> from, ReadOnlySpan<char> to, long size, ref ByteRange range)
    {
        var last = long.MaxValue;
        if (!TryRead(from, out var first) || (!to.IsEmpty && !TryRead(to, out last)) || last < first)
        {
            return RangeKind.Whole;
        }

        if (first >= size)
        {
            return RangeKind.Unsatisfiable;
        }

        range = new ByteRange(first, Math.Min(last, size - 1) - first + 1);
        return RangeKind.Part;
    }

    /// <summary>Digits only; more of them than a long holds mean "beyond every end".</summary>
    private static bool TryRead(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            value = long.MaxValue;
        }

        return true;
    }
}
