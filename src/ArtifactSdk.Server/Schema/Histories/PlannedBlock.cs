namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>A block of a history with what is known of it, spec by spec.</summary>
internal sealed record PlannedBlock(long Number, BlockFits[] Fits);
