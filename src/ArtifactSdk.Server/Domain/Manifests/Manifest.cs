using System.Collections.Frozen;

namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>A parsed manifest: what a version contains, in the order of the file.</summary>
internal sealed class Manifest(string? storageLayout, string? storageRegion, IReadOnlyList<ManifestEntry> entries)
{
    private FrozenDictionary<string, int>? _index;

    internal string? StorageLayout { get; } = storageLayout;

    internal string? StorageRegion { get; } = storageRegion;

    internal IReadOnlyList<ManifestEntry> Entries { get; } = entries;

    /// <summary>The position of a path in <see cref="Entries"/>, or null.</summary>
    internal int? IndexOf(string path)
    {
        _index ??= Entries.Select((entry, index) => (entry.Path, index))
            .ToFrozenDictionary(pair => pair.Path, pair => pair.index, StringComparer.Ordinal);
        return _index.TryGetValue(path, out var position) ? position : null;
    }
}

/// <summary><paramref name="ExtraJson"/> is kept as text: only clients understand it.</summary>
internal sealed record ManifestEntry(
    string Path, string Digest, long? Size, string? BirthArtifactId, string? Ref, string? ExtraJson)
{
    /// <summary>A reference names bytes elsewhere; this server neither has nor fetches them.</summary>
    internal bool IsReference => Ref is not null;
}

/// <summary>What a manifest may be at most, so that no upload can exhaust the server's memory.</summary>
internal sealed record ManifestLimits(long MaxBytes = 512L << 20, int MaxEntries = 1_000_000, int MaxValueBytes = 4 << 20, int MaxPathLength = 4096);
