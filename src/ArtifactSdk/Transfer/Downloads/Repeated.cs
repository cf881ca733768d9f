namespace ArtifactSdk.Transfer;

/// <summary>Finds what stands in a sequence more than once. Nearly nothing does, so only the hash codes of all are kept, and a set of those that share one.</summary>
internal static class Repeated
{
    /// <summary>The values that are there more than once, once each. The sequence is gone through twice.</summary>
    public static HashSet<T> In<T>(IEnumerable<T> values, int count, IEqualityComparer<T> comparer)
        where T : notnull
    {
        var codes = new int[count];
        var filled = 0;
        foreach (var value in values)
        {
            codes[filled++] = comparer.GetHashCode(value);
        }

        Array.Sort(codes);
        var shared = new HashSet<int>();
        for (var i = 1; i < codes.Length; i++)
        {
            if (codes[i] == codes[i - 1])
            {
                _ = shared.Add(codes[i]);
            }
        }

        var repeated = new HashSet<T>(comparer);
        if (shared.Count > 0)
        {
            var seen = new HashSet<T>(comparer);
            repeated.UnionWith(values.Where(value => shared.Contains(comparer.GetHashCode(value)) && !seen.Add(value)));
        }

        return repeated;
    }
}
