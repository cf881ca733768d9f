namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>How many lines of a block fit a spec, and where they are in it, if that is known.</summary>
internal readonly record struct BlockFits(int Count, ushort[]? Places);
