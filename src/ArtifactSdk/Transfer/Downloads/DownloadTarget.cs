using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>An item and the folder that it goes to. Paths are put together when they are needed: those of a million files take more room than the files' names.</summary>
/// <param name="Item">The wanted file.</param>
/// <param name="Root">The full path of the target folder.</param>
internal sealed record DownloadTarget(DownloadItem Item, string Root)
{
    /// <summary>Gets the full path of the file.</summary>
    /// <exception cref="ArtifactException">The name may not be written below the root.</exception>
    public string Path => LogicalPath.Resolve(Root, Item.Name);

    /// <summary>Gets the names, from the root on, of the folders between it and the file: for <c>a/b/c</c> they are <c>a</c> and <c>a/b</c>.</summary>
    public IEnumerable<string> Folders
    {
        get
        {
            for (var slash = Item.Name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = Item.Name.IndexOf('/', slash + 1))
            {
                yield return Item.Name[..slash];
            }
        }
    }
}
