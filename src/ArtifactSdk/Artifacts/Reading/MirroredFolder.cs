using System.Text;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>A folder that is to hold what a version holds and nothing else. Links in it are deleted themselves, not what they lead to.</summary>
internal sealed class MirroredFolder(string root, Manifest manifest, string action)
{
    private const string Nothing = "Nothing was downloaded.";

    /// <summary>
    /// Deletes what stands where the version needs something else: a file or link in place of a folder, a folder in place of a file. Whoever goes from one
    /// version to the next has what was a file before and is a folder now.
    /// </summary>
    internal void MakeWay(CancellationToken cancellationToken)
    {
        // All names are looked at before anything is deleted for one of them.
        foreach (var entry in manifest.Entries)
        {
            _ = LogicalPath.Resolve(root, entry.Path);
        }

        Dictionary<string, bool> folders = new(StringComparer.Ordinal) { [""] = Directory.Exists(root) };
        foreach (var (name, _) in TargetFolder.FoldersOf(manifest.Entries.Select(e => e.Path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!folders.ContainsKey(name))
            {
                folders.Add(name, folders[FolderOf(name)] && IsFolder(name));
            }
        }

        foreach (var name in manifest.Entries.Select(e => e.Path).Where(name => folders[FolderOf(name)]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (new DirectoryInfo(PathOf(name)) is { Exists: true } folder)
            {
                Delete(name, "which stands where a file belongs", Nothing, () => folder.Delete(recursive: folder.LinkTarget is null));
            }
        }
    }

    /// <summary>Deletes what the version does not hold.</summary>
    internal void DeleteExtra(CancellationToken cancellationToken)
    {
        const string Left = "Everything that the version contains is in place.";
        const string Extra = "which the version does not hold";

        // Where case makes no difference, a file may stand there under another spelling of its name.
        var comparer = new TargetFolder(root, TimeProvider.System).IsCaseSensitive() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var kept = manifest.Entries.Select(e => Spelling(e.Path)).ToHashSet(comparer);
        var found = FolderScan.Read(root, action);
        foreach (var name in found.Names.Where(n => !kept.Contains(Spelling(n))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Delete(name, Extra, Left, () => DeleteWithFolders(PathOf(name)));
        }

        if (found.Unreachable is [var first, ..])
        {
            var others = found.Unreachable.Count == 1 ? "" : $", and {found.Unreachable.Count - 1} more like it";
            throw new ArtifactException($"Could not {action}: '{PathOf(first)}'{others}, {Extra}, could not be deleted. Its name is not valid UTF-8, so .NET cannot open it. Delete or rename it with another tool. {Left}");
        }
    }

    private static string FolderOf(string name) => name.LastIndexOf('/') is var slash and >= 0 ? name[..slash] : "";

    // The file systems of macOS take both ways to write an accent for the same name, and give back the one that came first.
    private static string Spelling(string name) => OperatingSystem.IsMacOS() ? name.Normalize(NormalizationForm.FormC) : name;

    private static void DeleteFileOrLink(string path)
    {
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: not null } link)
        {
            link.Delete();
        }
        else
        {
            File.Delete(path);
        }
    }

    private bool IsFolder(string name)
    {
        var path = PathOf(name);
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null })
        {
            return true;
        }

        Delete(name, "which stands where a folder belongs", Nothing, () => DeleteFileOrLink(path));
        return false;
    }

    private void DeleteWithFolders(string path)
    {
        DeleteFileOrLink(path);
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    private void Delete(string name, string what, string state, Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotDelete(name, what, $"{e.Message} {state}", e);
        }
    }

    private ArtifactTransferException CannotDelete(string name, string what, string why, Exception cause) =>
        new($"Could not {action}: '{PathOf(name)}', {what}, could not be deleted. {why}", name, 1, cause);

    private string PathOf(string name) => Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
}
