using System.IO.Enumeration;

namespace ArtifactSdk.Artifacts;

/// <summary>Finds the files below a directory, through links, in the order of their names.</summary>
internal sealed class DirectoryScan(DirectoryInfo root, bool followLinksOutside)
{
    private readonly string _realRoot = RealPath(root);

    /// <summary>Each file with its name relative to the directory.</summary>
    internal IEnumerable<(string Name, FileInfo File)> Files() => Below(root, "", _realRoot, [_realRoot]);

    private IEnumerable<(string Name, FileInfo File)> Below(DirectoryInfo directory, string prefix, string realDirectory, HashSet<string> ancestors)
    {
        foreach (var (itsName, item) in List(directory))
        {
            var name = prefix + itsName;
            var target = item.LinkTarget is null ? item : Follow(item);
            if (target is FileInfo file)
            {
                yield return (name, file);
            }
            else if (target is DirectoryInfo child)
            {
                // Only a link can lead elsewhere; asking the system about each part of a deep path would take longer the deeper it is.
                var real = item.LinkTarget is null ? Path.Combine(realDirectory, itsName) : RealPath(child);
                if (!ancestors.Add(real))
                {
                    throw new IOException($"The link '{item.FullName}' points to '{real}', which contains it. Remove the link, or add the directories one by one.");
                }

                foreach (var found in Below(child, name + "/", real, ancestors))
                {
                    yield return found;
                }

                _ = ancestors.Remove(real);
            }
        }
    }

    // Sorted by name before anything else is known of them: a hundred thousand names are little, what the system says of each file is not.
    private static IEnumerable<(string Name, FileSystemInfo Item)> List(DirectoryInfo directory)
    {
        var directories = new HashSet<string>(StringComparer.Ordinal);
        var names = new FileSystemEnumerable<string>(directory.FullName, NameOf, new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var path = Path.Combine(directory.FullName, names[i]);
            FileSystemInfo item = directories.Contains(names[i]) ? new DirectoryInfo(path) : new FileInfo(path);
            if (names[i].Contains('\uFFFD', StringComparison.Ordinal) && ((i > 0 && names[i] == names[i - 1]) || (int)item.Attributes == -1))
            {
                throw new FileNotFoundException($"The name of '{path}' is not valid UTF-8. .NET cannot open such a file, and no artifact can contain such a name. Rename it.", path);
            }

            yield return (names[i], item);
        }

        string NameOf(ref FileSystemEntry entry)
        {
            var name = entry.FileName.ToString();
            if (entry.IsDirectory)
            {
                _ = directories.Add(name);
            }

            return name;
        }
    }

    private FileSystemInfo Follow(FileSystemInfo link)
    {
        var target = link.ResolveLinkTarget(returnFinalTarget: true);
        if (target is not { Exists: true })
        {
            throw new FileNotFoundException($"The link '{link.FullName}' leads to '{link.LinkTarget}', which does not exist. Remove it or restore its target.", link.FullName);
        }

        var real = RealPath(target);
        return followLinksOutside || real == _realRoot || real.StartsWith(_realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? target
            : throw new IOException($"The link '{link.FullName}' leads out of '{root.FullName}', to '{real}'. Set AddDirectoryOptions.FollowLinksOutside to add what it points to.");
    }

    /// <summary>The path without any link in it.</summary>
    private static string RealPath(FileSystemInfo item)
    {
        var full = Path.TrimEndingDirectorySeparator(item.FullName);
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        var here = Path.Combine(RealPath(new DirectoryInfo(parent)), Path.GetFileName(full));
        FileSystemInfo itself = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return itself.LinkTarget is null ? here : RealPath(itself.ResolveLinkTarget(returnFinalTarget: true)!);
    }
}
