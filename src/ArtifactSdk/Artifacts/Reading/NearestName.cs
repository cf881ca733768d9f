namespace ArtifactSdk.Artifacts;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NearestName
{
    private const int MaxLength = 128;

    /// <summary>The known name that is the fewest edits away, or null when none is near.</summary>
    internal static string? Find(string wanted, IEnumerable<string> known)
    {
        if (wanted.Length is 0 or > MaxLength)
        {
            return null;
        }

        // One slip in three characters, and upper and lower case count as one.
        var limit = Math.Max(1, wanted.Length / 3);
        return known.Where(name => name.Length <= MaxLength && Math.Abs(name.Length - wanted.Length) <= limit)
            .Select(name => (Name: name, Edits: Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(found => found.Edits <= limit)
            .OrderBy(found => found.Edits)
            .Select(found => found.Name)
            .FirstOrDefault();
    }

    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}
