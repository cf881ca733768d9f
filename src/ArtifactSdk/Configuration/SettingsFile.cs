namespace ArtifactSdk.Configuration;

/// <summary>Reads the <c>[default]</c> section of a settings file. What it does not understand it passes over.</summary>
internal static class SettingsFile
{
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var relevant = false;
        foreach (var raw in text.TrimStart('\uFEFF').AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                relevant = line[^1] == ']' && line[1..^1].Trim().Equals("default", StringComparison.OrdinalIgnoreCase);
                continue;
            }

            var separator = line.IndexOfAny('=', ':');
            if (relevant && separator > 0 && line[(separator + 1)..].Trim() is { IsEmpty: false } value)
            {
                values[line[..separator].Trim().ToString()] = value.ToString();
            }
        }

        return values;
    }
}
