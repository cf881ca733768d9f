using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>Decides where every item goes, and refuses the whole download before anything is written if one may not go there.</summary>
internal static class DownloadPlan
{
    public static IReadOnlyList<DownloadTarget> Create(IReadOnlyList<DownloadItem> items, TargetFolder folder)
    {
        var targets = new List<DownloadTarget>(items.Count);
        foreach (var item in items)
        {
            _ = LogicalPath.Resolve(folder.Root, item.Name);
            targets.Add(new(item, folder.Root));
        }

        RefuseRepeatedNames(targets, folder);
        folder.RefuseUnusableFolders(targets);
        return targets;
    }

    /// <summary>Groups what has equal content; references stay alone, since a digest says nothing of theirs.</summary>
    public static IEnumerable<IEnumerable<DownloadTarget>> GroupTwins(IReadOnlyList<DownloadTarget> targets)
    {
        // Found first, because most files have no twin, and a group for each would take more room than the files' names.
        var seen = new HashSet<ContentDigest>(targets.Count);
        var repeated = targets.Where(t => t.Item.Reference is null && !seen.Add(t.Item.Digest)).Select(t => t.Item.Digest).ToHashSet();
        bool IsTwin(DownloadTarget target) => target.Item.Reference is null && repeated.Contains(target.Item.Digest);
        return targets.Where(t => !IsTwin(t)).Select(t => (IEnumerable<DownloadTarget>)[t]).Concat(targets.Where(IsTwin).GroupBy(t => t.Item.Digest));
    }

    private static void RefuseRepeatedNames(List<DownloadTarget> targets, TargetFolder folder)
    {
        var files = new HashSet<string>(targets.Count, StringComparer.OrdinalIgnoreCase);
        if (targets.TrueForAll(target => files.Add(target.Item.Name)) && !HasFileAsFolder(targets, files))
        {
            return;
        }

        // Something is the same but for its case at least; whether that matters depends on the file system.
        var comparer = folder.IsCaseSensitive() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var seen = new Dictionary<string, string>(targets.Count, comparer);
        foreach (var name in targets.Select(target => target.Item.Name))
        {
            if (!seen.TryAdd(name, name))
            {
                var other = seen[name];
                throw other == name ? TransferErrors.RepeatedName(name) : TransferErrors.SameFile(name, other, folder.Root);
            }
        }

        HasFileAsFolder(targets, new HashSet<string>(seen.Keys, comparer), refuse: true);
    }

    private static bool HasFileAsFolder(List<DownloadTarget> targets, HashSet<string> files, bool refuse = false)
    {
        foreach (var prefix in targets.SelectMany(target => target.Folders))
        {
            if (files.Contains(prefix))
            {
                return refuse ? throw TransferErrors.FileAndFolder(prefix) : true;
            }
        }

        return false;
    }
}
