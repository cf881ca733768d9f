namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>The value of a block string: common indentation and blank lines at both ends are not part of it.</summary>
internal static class BlockString
{
    public static string Dedent(string raw)
    {
        var lines = raw.ReplaceLineEndingsExact().Split('\n');
        var common = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var index = 0; index < lines.Length; index++)
        {
            var indent = Indent(lines[index]);
            if (indent == lines[index].Length)
            {
                continue;
            }

            first = first < 0 ? index : first;
            last = index;
            if (index > 0)
            {
                common = Math.Min(common, indent);
            }
        }

        if (first < 0)
        {
            return "";
        }

        for (var index = 1; index < lines.Length && common < int.MaxValue; index++)
        {
            lines[index] = lines[index].Length > common ? lines[index][common..] : "";
        }

        return string.Join('\n', lines[first..(last + 1)]);
    }

    // string.ReplaceLineEndings also knows form feeds and Unicode separators, which are text here.
    private static string ReplaceLineEndingsExact(this string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static int Indent(string line)
    {
        var indent = 0;
        while (indent < line.Length && line[indent] is ' ' or '\t')
        {
            indent++;
        }

        return indent;
    }
}
