namespace ArtifactSdk.Manifests;

/// <summary>What a version holds: its entries in the order of their UTF-8 bytes, and how the server lays out their storage.</summary>
internal sealed class Manifest : IManifest
{
    private readonly ManifestEntry[] _sorted;

    internal Manifest(IEnumerable<ManifestEntry> entries, string storageLayout = "V2", string? storageRegion = null)
    {
        _sorted = entries.ToArray();
        Array.Sort(_sorted, static (a, b) => Utf8Order.Compare(a.Path, b.Path));
        for (var i = 1; i < _sorted.Length; i++)
        {
            if (_sorted[i].Path == _sorted[i - 1].Path)
            {
                throw new ArgumentException($"The path '{_sorted[i].Path}' appears twice in a manifest.", nameof(entries));
            }
        }

        StorageLayout = storageLayout;
        StorageRegion = storageRegion;
    }

    internal IReadOnlyList<ManifestEntry> Entries => _sorted;

    IEnumerable<ManifestEntry> IManifest.Entries => _sorted;

    public string StorageLayout { get; }

    public string? StorageRegion { get; }

    internal ManifestEntry? Find(string path) => IndexOf(path) is >= 0 and var index ? _sorted[index] : null;

    // Halving the sorted entries needs no index beside them, which would be a good part of the memory of a large manifest.
    internal int IndexOf(string path)
    {
        var (low, high) = (0, _sorted.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = Utf8Order.Compare(_sorted[middle].Path, path);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
