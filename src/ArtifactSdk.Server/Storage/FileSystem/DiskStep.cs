namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>The steps on the way of a blob to its place, at each of which a disk may fail.</summary>
internal enum DiskStep
{
    Write,
    Flush,
    Rename,
    FlushDirectory,
}
