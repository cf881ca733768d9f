namespace ArtifactSdk.Paths;

/// <summary>Where the parts of a path stand in its text.</summary>
internal readonly record struct PathParts(Range? Owner, Range? Project, Range Collection, Range? Tag);
