namespace ArtifactSdk.Paths;

/// <summary>The parts of a path, as messages name them.</summary>
internal enum PathPart
{
    Path,
    Owner,
    Project,
    Registry,
    Collection,
    Tag,
}
