namespace ArtifactSdk;

/// <summary>Says how far an upload or a download has come.</summary>
/// <param name="BytesTransferred">The bytes that are done: sent; or, in a download, received or found to be in place already.</param>
/// <param name="TotalBytes">The bytes of all files together; in an upload, of those that the server is known not to have.</param>
/// <param name="FilesCompleted">The files that are done.</param>
/// <param name="TotalFiles">The number of files; in an upload, of those that the server is known not to have.</param>
/// <param name="CurrentFile">The name of the file that caused the report, or <see langword="null"/> in the last one.</param>
/// <remarks>
/// Reports of one transfer come one at a time, and their numbers never go down: bytes that are sent again after a
/// failure are counted once. A transfer that succeeds ends with one report in which everything is done. Reports are
/// made on the threads that move the bytes, so a handler should be quick (<see cref="Progress{T}"/> posts to the
/// context that made it). What a handler throws ends the transfer and is thrown to the caller as it is.
/// </remarks>
public readonly record struct TransferProgress(
    long BytesTransferred, long TotalBytes, int FilesCompleted, int TotalFiles, string? CurrentFile);
