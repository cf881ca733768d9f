namespace ArtifactSdk.Manifests;

/// <summary>
/// The order of code points, which is that of the UTF-8 bytes. <see cref="string.CompareOrdinal(string, string)"/> differs from it:
/// the code units of a surrogate pair (U+D800–U+DFFF) stand below U+E000–U+FFFF, the code points that they spell above.
/// </summary>
internal static class Utf8Order
{
    internal static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length - b.Length;
        }

        return Weight(a[common]) - Weight(b[common]);
    }

    // Moves the surrogates above all other code units and keeps every other order.
    private static int Weight(char c) => c < 0xD800 ? c : c < 0xE000 ? c + 0x2000 : c - 0x800;
}
