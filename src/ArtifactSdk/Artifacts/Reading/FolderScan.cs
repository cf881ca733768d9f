using System.Text;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Compares a folder with a manifest. Links are looked at, never followed: they can lead anywhere.</summary>
internal static class FolderScan
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    internal static FolderDifferences Compare(string root, Manifest manifest, string action, CancellationToken cancellationToken)
    {
        List<string> missing = [], wrong = [];
        var (names, unreachable) = Read(root, action);
        var found = names.ToHashSet(StringComparer.Ordinal);
        foreach (var entry in manifest.Entries.Where(e => !e.IsReference))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = LogicalPath.Resolve(root, entry.Path);
            if (!ContentDigest.TryFromBase64(entry.Digest, out var digest))
            {
                throw new ArtifactException($"Could not {action}: the digest '{entry.Digest}' of '{entry.Path}' is of a kind that this client does not know.");
            }

            if (!found.Remove(entry.Path))
            {
                (Directory.Exists(path) ? wrong : missing).Add(entry.Path);
            }
            else if (!IsRight(path, entry, digest, cancellationToken))
            {
                wrong.Add(entry.Path);
            }
        }

        // A folder may lack what is elsewhere; what it has of it is compared.
        foreach (var entry in manifest.Entries.Where(e => e.IsReference && found.Contains(e.Path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The size of an entry of another version is written as 0.
            var known = ArtifactUri.Is(entry.Reference!) ? entry with { Size = null } : entry;
            if (!IsRight(LogicalPath.Resolve(root, entry.Path), known, DigestOfBytes(entry), cancellationToken))
            {
                wrong.Add(entry.Path);
            }
        }

        return new FolderDifferences(missing, wrong, [.. found.Except(manifest.Entries.Select(e => e.Path)).Concat(unreachable).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The names of all files and links below a folder; none when it is not there.</summary>
    /// <exception cref="ArtifactTransferException">A folder may not be listed.</exception>
    internal static FolderNames Read(string root, string action)
    {
        var found = new FolderNames([], []);
        try
        {
            Read(new DirectoryInfo(root), "", found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactTransferException($"Could not {action}: the folder {root} could not be listed. {e.Message} Give this user permission to read all of it.", root, 1, e);
        }

        return found;
    }

    private static void Read(DirectoryInfo directory, string prefix, FolderNames found)
    {
        if (!directory.Exists)
        {
            return;
        }

        HashSet<string>? doubtful = null;
        foreach (var info in directory.EnumerateFileSystemInfos("*", All))
        {
            // What stands for bytes that are no UTF-8 may be a name of its own; then only one of those that look alike can be it.
            if (info.Name.Contains('\uFFFD', StringComparison.Ordinal) && !((doubtful ??= new(StringComparer.Ordinal)).Add(info.Name) && IsThere(info.FullName)))
            {
                found.Unreachable.Add(prefix + info.Name);
            }
            else if (info is DirectoryInfo { LinkTarget: null } child)
            {
                Read(child, $"{prefix}{info.Name}/", found);
            }
            else
            {
                found.Names.Add(prefix + info.Name);
            }
        }
    }

    private static bool IsThere(string path) => (int)new FileInfo(path).Attributes != -1;

    // Of stores other than these two an ETag is recorded, which need not be of the bytes; and without checksums that of the address.
    private static ContentDigest? DigestOfBytes(ManifestEntry entry) =>
        entry is { Reference: { } reference, Size: not null }
            && (ArtifactUri.Is(reference) || reference.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
            && ContentDigest.TryFromBase64(entry.Digest, out var digest)
            && digest != ContentDigest.Of(Encoding.UTF8.GetBytes(reference))
            && digest != ContentDigest.Of(Encoding.UTF8.GetBytes(reference[(reference.IndexOf("://", StringComparison.Ordinal) + 3)..]))
            ? digest : null;

    private static bool IsRight(string path, ManifestEntry entry, ContentDigest? expected, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || (entry.Size is { } size && size != file.Length))
        {
            return false;
        }

        try
        {
            return expected is not { } digest || ContentHasher.HashFile(path, cancellationToken).Digest == digest;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TransferErrors.CannotRead(path, e);
        }
    }
}
