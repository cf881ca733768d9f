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
            var path = LogicalPath.Resolve(folder.Root, item.Name);
            var names = item.Name.Split('/');
            targets.Add(new(item, path, new(names, 0, names.Length - 1)));
        }

        RefuseRepeatedNames(targets, folder);
        folder.RefuseUnusableFolders(targets);
        return targets;
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
        foreach (var target in targets)
        {
            for (var depth = 1; depth <= target.Folders.Count; depth++)
            {
                var prefix = string.Join('/', target.Folders.Array!, 0, depth);
                if (files.Contains(prefix))
                {
                    return refuse ? throw TransferErrors.FileAndFolder(prefix) : true;
                }
            }
        }

        return false;
    }
}
