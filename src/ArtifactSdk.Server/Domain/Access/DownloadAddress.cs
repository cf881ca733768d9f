namespace ArtifactSdk.Server.Domain.Access;

/// <summary>What a download handler's URL says, in any of its forms.</summary>
/// <param name="Entity">The entity that is named first.</param>
/// <param name="Project">Null in the short forms.</param>
/// <param name="Collection">Null in the short forms.</param>
/// <param name="ArtifactIds">Global ids of versions that may contain the file, the most telling first; empty texts are left out.</param>
/// <param name="HexMd5">Lowercase.</param>
internal sealed record DownloadAddress(
    string Entity, string? Project, string? Collection, IReadOnlyList<string> ArtifactIds, string HexMd5);
