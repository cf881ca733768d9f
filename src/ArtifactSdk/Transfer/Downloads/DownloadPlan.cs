using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>Decides where every item goes. Of each item nothing is kept but a hash code: lists of very many items are views of what is known already.</summary>
internal static class DownloadPlan
{
    /// <summary>Refuses the whole download before anything is written if one item may not go to its place.</summary>
    public static void Check(IReadOnlyList<DownloadItem> items, TargetFolder folder)
    {
        foreach (var item in items)
        {
            _ = LogicalPath.Resolve(folder.Root, item.Name);
        }

        var names = new MappedList<DownloadItem, string>(items, item => item.Name);
        RefuseRepeatedNames(names, folder);
        folder.RefuseUnusableFolders(names);
    }

    /// <summary>Targets in groups of equal content; references stay alone, since a digest says nothing of theirs.</summary>
    public static IEnumerable<IEnumerable<DownloadTarget>> GroupTwins(IReadOnlyList<DownloadItem> items, string root)
    {
        // Found first, because most files have no twin, and a group for each would take more room than the files' names.
        var digests = items.Select(item => item.Reference is null ? item.Digest : default);
        var repeated = Repeated.In(digests, items.Count, EqualityComparer<ContentDigest>.Default);
        bool IsTwin(DownloadItem item) => item.Reference is null && repeated.Contains(item.Digest);
        DownloadTarget ToTarget(DownloadItem item) => new(item, root);
        return items.Where(item => !IsTwin(item)).Select(item => (IEnumerable<DownloadTarget>)[ToTarget(item)])
            .Concat(items.Where(IsTwin).GroupBy(item => item.Digest).Select(twins => twins.Select(ToTarget)));
    }

    private static void RefuseRepeatedNames(MappedList<DownloadItem, string> names, TargetFolder folder)
    {
        if (Repeated.In(names, names.Count, StringComparer.OrdinalIgnoreCase).Count == 0 && FileAsFolder(names, StringComparer.OrdinalIgnoreCase) is null)
        {
            return;
        }

        // Something is the same but for its case at least; whether that matters depends on the file system.
        var comparer = folder.IsCaseSensitive() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var seen = new Dictionary<string, string>(names.Count, comparer);
        foreach (var name in names)
        {
            if (!seen.TryAdd(name, name))
            {
                var other = seen[name];
                throw other == name ? TransferErrors.RepeatedName(name) : TransferErrors.SameFile(name, other, folder.Root);
            }
        }

        if (FileAsFolder(names, comparer) is { } both)
        {
            throw TransferErrors.FileAndFolder(both);
        }
    }

    private static string? FileAsFolder(MappedList<DownloadItem, string> names, StringComparer comparer)
    {
        var folders = TargetFolder.FoldersOf(names).Select(folder => folder.Name).ToHashSet(comparer);
        return folders.Count == 0 ? null : names.FirstOrDefault(folders.Contains);
    }
}
