using System.Collections.Concurrent;

namespace ArtifactSdk.Transfer;

/// <summary>
/// The folder that a download writes to. It makes folders one level at a time and never goes through a link below
/// itself, because a link can lead anywhere.
/// </summary>
internal sealed class TargetFolder(string directory, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, bool> _ready = new(StringComparer.Ordinal);

    public string Root { get; } = Path.GetFullPath(directory);

    /// <summary>
    /// The folders that files with these names stand in, from the root on, each with a file that needs it: for <c>a/b/c</c> they are <c>a</c> and
    /// <c>a/b</c>. Names that follow one another share theirs.
    /// </summary>
    public static IEnumerable<(string Name, string File)> FoldersOf(IEnumerable<string> files)
    {
        var last = "";
        foreach (var file in files)
        {
            var end = file.LastIndexOf('/') + 1;
            if (end == 0 || file.AsSpan(0, end).SequenceEqual(last))
            {
                continue;
            }

            last = file[..end];
            for (var slash = last.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = last.IndexOf('/', slash + 1))
            {
                yield return (last[..slash], file);
            }
        }
    }

    public void RefuseUnusableFolders(IEnumerable<string> files)
    {
        var exists = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (name, file) in FoldersOf(files))
        {
            if (!exists.ContainsKey(name))
            {
                // Nothing is below a folder that is not there.
                var slash = name.LastIndexOf('/');
                exists.Add(name, (slash < 0 || exists[name[..slash]]) && Check(PathOf(name), file));
            }
        }
    }

    public void CreateRoot()
    {
        try
        {
            Directory.CreateDirectory(Root);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw TransferErrors.CannotCreateFolder(Root, cause);
        }

        TempFile.RemoveLeftovers(Root, timeProvider);
    }

    public void CreateFoldersOf(DownloadTarget target)
    {
        // Where the last folder is, all before it are.
        if (_ready.ContainsKey(Path.GetDirectoryName(target.Path)!))
        {
            return;
        }

        foreach (var folder in FoldersOf([target.Item.Name]).Select(folder => PathOf(folder.Name)))
        {
            if (_ready.ContainsKey(folder))
            {
                continue;
            }

            if (Check(folder, target.Item.Name))
            {
                TempFile.RemoveLeftovers(folder, timeProvider);
            }
            else
            {
                Create(folder, target.Item.Name);
            }

            _ready.TryAdd(folder, true);
        }
    }

    /// <summary>Tells whether names that differ only in case are different files here. Nothing is written to find out.</summary>
    public bool IsCaseSensitive()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            return false;
        }

        for (var path = Root; Path.GetDirectoryName(path) is { } parent; path = parent)
        {
            var name = Path.GetFileName(path);
            if (Directory.Exists(path) && name.Any(char.IsAsciiLetter))
            {
                var swapped = string.Concat(name.Select(letter => char.IsAsciiLetter(letter) ? (char)(letter ^ 0x20) : letter));
                return !Directory.Exists(Path.Combine(parent, swapped)) || HasBoth(parent, name, swapped);
            }
        }

        return true;
    }

    private static void Create(string folder, string name)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Check(folder, name);
            throw TransferErrors.CannotWrite(name, folder, cause);
        }

        // Whoever made it in the meantime may have made a link.
        Check(folder, name);
    }

    /// <summary>Tells whether the folder exists; throws when something else is there.</summary>
    private static bool Check(string folder, string name)
    {
        var info = new DirectoryInfo(folder);
        if ((int)Look(info) == -1)
        {
            return false;
        }

        if (info.LinkTarget is not null)
        {
            throw TransferErrors.LinkInPath(name, folder);
        }

        return info.Attributes.HasFlag(FileAttributes.Directory) ? true : throw TransferErrors.FolderIsFile(name, folder);
    }

    private static FileAttributes Look(DirectoryInfo folder)
    {
        try
        {
            return folder.Attributes;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A path that is too long for the system, or behind a folder that may not be entered.
            throw TransferErrors.CannotCreateFolder(folder.FullName, cause);
        }
    }

    private static bool HasBoth(string parent, string name, string other)
    {
        var names = new DirectoryInfo(parent).EnumerateDirectories("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(folder => folder.Name).ToHashSet(StringComparer.Ordinal);
        return names.Contains(name) && names.Contains(other);
    }

    private string PathOf(string name) => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));
}
