namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The patterns in which clients ask for files: <c>%</c> is any text, <c>_</c> any character, a backslash takes the next one literally.</summary>
internal static class LikePattern
{
    internal static bool Matches(string pattern, string text)
    {
        // Back to the last % when something behind it does not fit: linear in space, and never exponential in time.
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && Fits(pattern, ref p, text[t]))
            {
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('%').IsEmpty;
    }

    private static bool Fits(string pattern, ref int position, char character)
    {
        var escaped = pattern[position] == '\\' && position + 1 < pattern.Length;
        var expected = pattern[escaped ? position + 1 : position];
        if ((escaped || expected != '_') && char.ToUpperInvariant(expected) != char.ToUpperInvariant(character))
        {
            return false;
        }

        position += escaped ? 2 : 1;
        return true;
    }
}
