namespace ArtifactSdk.Transfer;

/// <summary>An item and where it goes.</summary>
/// <param name="Item">The wanted file.</param>
/// <param name="Path">The full path of the file.</param>
/// <param name="Folders">The names of the folders between the target folder and the file.</param>
internal sealed record DownloadTarget(DownloadItem Item, string Path, ArraySegment<string> Folders);
