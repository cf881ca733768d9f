using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>Which of a version's manifest rows counts: the newest full one with a digest, else the newest with one.</summary>
internal static class CurrentManifest
{
    internal static ManifestRow? Of(IReadOnlyList<ManifestRow> rows) =>
        rows.LastOrDefault(row => row is { Type: ManifestType.Full, Digest.Length: > 0 })
        ?? rows.LastOrDefault(row => row.Digest.Length > 0)
        ?? (rows.Count > 0 ? rows[^1] : null);
}
