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

    public void RefuseUnusableFolders(IEnumerable<DownloadTarget> targets)
    {
        var usable = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            foreach (var folder in FoldersOf(target))
            {
                if (!usable.TryGetValue(folder, out var exists))
                {
                    exists = Check(folder, target.Item.Name);
                    usable.Add(folder, exists);
                }

                if (!exists)
                {
                    break;
                }
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
        foreach (var folder in FoldersOf(target))
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
        if ((int)info.Attributes == -1)
        {
            return false;
        }

        if (info.LinkTarget is not null)
        {
            throw TransferErrors.LinkInPath(name, folder);
        }

        return info.Attributes.HasFlag(FileAttributes.Directory) ? true : throw TransferErrors.FolderIsFile(name, folder);
    }

    private static bool HasBoth(string parent, string name, string other)
    {
        var names = new DirectoryInfo(parent).EnumerateDirectories("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(folder => folder.Name).ToHashSet(StringComparer.Ordinal);
        return names.Contains(name) && names.Contains(other);
    }

    private IEnumerable<string> FoldersOf(DownloadTarget target) => target.Folders.Select(f => Path.Combine(Root, f.Replace('/', Path.DirectorySeparatorChar)));
}
