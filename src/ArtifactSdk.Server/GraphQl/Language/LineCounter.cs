namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>Turns offsets into lines and columns; only errors need them, so tokens carry offsets alone.</summary>
internal static class LineCounter
{
    public static SourceLocation Locate(string text, int position)
    {
        var line = 1;
        var lineStart = 0;
        var end = Math.Min(position, text.Length);
        for (var index = 0; index < end; index++)
        {
            if (text[index] is not ('\n' or '\r'))
            {
                continue;
            }

            if (text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n')
            {
                index++;
            }

            if (index < end)
            {
                line++;
                lineStart = index + 1;
            }
        }

        return new SourceLocation(line, position - lineStart + 1);
    }
}
