using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>An item and the folder that it goes to. It is made when the item's turn comes: the paths of a million files take more room than their names.</summary>
internal sealed class DownloadTarget(DownloadItem item, string root)
{
    private string? _path;

    /// <summary>Gets the wanted file.</summary>
    public DownloadItem Item => item;

    /// <summary>Gets the full path of the file.</summary>
    /// <exception cref="ArtifactException">The name may not be written below the root.</exception>
    public string Path => _path ??= LogicalPath.Resolve(root, item.Name);

    /// <summary>The same place for an item of which something else is known.</summary>
    public DownloadTarget For(DownloadItem other) => new(other, root);
}
