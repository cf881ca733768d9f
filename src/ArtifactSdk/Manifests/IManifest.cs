namespace ArtifactSdk.Manifests;

/// <summary>What a manifest file is written from. The entries may be made while they are asked for.</summary>
internal interface IManifest
{
    /// <summary>In the order of the UTF-8 bytes of their paths, each path once.</summary>
    IEnumerable<ManifestEntry> Entries { get; }

    string StorageLayout { get; }

    string? StorageRegion { get; }
}
