namespace ArtifactSdk.Server.GraphQl;

/// <summary>A place in a document; both numbers count from 1.</summary>
internal readonly record struct SourceLocation(int Line, int Column);
