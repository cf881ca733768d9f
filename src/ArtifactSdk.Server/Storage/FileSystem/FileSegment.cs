namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Some bytes of a file.</summary>
internal readonly record struct FileSegment(string Path, long Offset, long Length);
