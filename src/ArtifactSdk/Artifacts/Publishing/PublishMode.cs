namespace ArtifactSdk.Artifacts;

/// <summary>How a draft becomes a version: alone, laid over the newest version, or together with what other writers add.</summary>
/// <param name="ManifestType">The protocol's word.</param>
/// <param name="ManifestName">The name of the manifest's file.</param>
/// <param name="DistributedId">By which several writers mean the same version; null for one writer.</param>
/// <param name="Commits">Whether this log completes the version.</param>
internal sealed record PublishMode(string ManifestType, string ManifestName, string? DistributedId, bool Commits)
{
    public static PublishMode Full { get; } = new("FULL", "wandb_manifest.json", null, Commits: true);

    public static PublishMode Incremental { get; } = new("INCREMENTAL", "wandb_manifest.incremental.json", null, Commits: true);

    /// <summary>Whether the manifest lists everything; otherwise its digest says nothing about the version that comes of it.</summary>
    public bool IsWhole => this == Full;

    public static PublishMode Distributed(string id, bool commits) => new("PATCH", "wandb_manifest.patch.json", id, commits);
}
