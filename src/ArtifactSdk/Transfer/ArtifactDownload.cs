namespace ArtifactSdk;

/// <summary>Tells what a download did. Every file that it counts had the expected size and digest.</summary>
/// <param name="Directory">The full path of the folder that holds the files.</param>
/// <param name="FileCount">The number of files that are in place.</param>
/// <param name="BytesTransferred">The bytes that came over the network.</param>
/// <param name="BytesReused">The bytes that were in the folder or in the local cache already.</param>
public sealed record ArtifactDownload(string Directory, int FileCount, long BytesTransferred, long BytesReused);
