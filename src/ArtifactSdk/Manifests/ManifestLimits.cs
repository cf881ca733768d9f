namespace ArtifactSdk.Manifests;

/// <summary>What a manifest from a server may cost.</summary>
/// <param name="MaxBytes">The length of the file.</param>
/// <param name="MaxEntries">The number of its entries.</param>
/// <param name="MaxValueBytes">The length of one entry, or of one value beside them: what is held as text while it is read.</param>
internal sealed record ManifestLimits(long MaxBytes, int MaxEntries, int MaxValueBytes = 16 * 1024 * 1024)
{
    internal static ManifestLimits Default { get; } = new(2L * 1024 * 1024 * 1024, 10_000_000);
}
