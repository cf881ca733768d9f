using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// The manifest of what is being logged. It is read from beginning to end a few times and never searched, so that its entries are made
/// anew each time: of many files they would be a good part of the memory.
/// </summary>
internal sealed class DraftManifest : IManifest
{
    private readonly DraftEntry[] _entries;
    private readonly HashedContent[] _hashes;
    private readonly ManifestEntry[] _kept;

    /// <summary>Numbers of entries, and behind them of those that are kept.</summary>
    private readonly int[] _order;

    /// <exception cref="ArgumentException">A path stands twice.</exception>
    internal DraftManifest(DraftEntry[] entries, HashedContent[] hashes, ManifestEntry[] kept, string? storageRegion)
    {
        StorageRegion = storageRegion;
        (_entries, _hashes, _kept) = (entries, hashes, kept);
        _order = [.. Enumerable.Range(0, entries.Length + kept.Length)];
        Array.Sort(_order, (a, b) => Utf8Order.Compare(PathOf(a), PathOf(b)));
        for (var i = 1; i < _order.Length; i++)
        {
            if (PathOf(_order[i]) == PathOf(_order[i - 1]))
            {
                throw new ArgumentException($"The path '{PathOf(_order[i])}' appears twice in a manifest.", nameof(entries));
            }
        }
    }

    /// <summary>Says of an entry under which version it was stored first, once that is known; the digest does not depend on it.</summary>
    internal Func<int, string?>? BirthOf { get; set; }

    public IEnumerable<ManifestEntry> Entries => _order.Select(EntryOf);

    public string StorageLayout => "V2";

    public string? StorageRegion { get; }

    private string PathOf(int index) => index < _entries.Length ? _entries[index].Path : _kept[index - _entries.Length].Path;

    private ManifestEntry EntryOf(int index) => index < _entries.Length
        ? ManifestEntry.OfFile(_entries[index].Path, _hashes[index].Digest, _hashes[index].Size, BirthOf?.Invoke(index))
        : _kept[index - _entries.Length];
}
