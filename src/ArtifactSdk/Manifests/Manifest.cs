namespace ArtifactSdk.Manifests;

/// <summary>What a version holds: its entries in the order of their UTF-8 bytes, and how the server lays out their storage.</summary>
internal sealed class Manifest
{
    private readonly Dictionary<string, ManifestEntry> _byPath;

    internal Manifest(IEnumerable<ManifestEntry> entries, string storageLayout = "V2", string? storageRegion = null)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted, static (a, b) => Utf8Order.Compare(a.Path, b.Path));
        _byPath = new(sorted.Length, StringComparer.Ordinal);
        foreach (var entry in sorted)
        {
            if (!_byPath.TryAdd(entry.Path, entry))
            {
                throw new ArgumentException($"The path '{entry.Path}' stands twice in a manifest.", nameof(entries));
            }
        }

        Entries = sorted;
        StorageLayout = storageLayout;
        StorageRegion = storageRegion;
    }

    internal IReadOnlyList<ManifestEntry> Entries { get; }

    internal string StorageLayout { get; }

    internal string? StorageRegion { get; }

    internal ManifestEntry? Find(string path) => _byPath.GetValueOrDefault(path);
}
