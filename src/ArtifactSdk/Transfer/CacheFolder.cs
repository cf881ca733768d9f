namespace ArtifactSdk.Transfer;

/// <summary>Measures and clears the files of the cache, by digest as well as by reference.</summary>
internal sealed class CacheFolder
{
    // A download that is under way touches its temporary file more often than this.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly string _objects;
    private readonly string _temporary;

    public CacheFolder(string directory)
    {
        Root = Path.Combine(Path.GetFullPath(directory), "artifacts");
        _objects = Path.Combine(Root, "obj");
        _temporary = Path.Combine(Root, "tmp");
    }

    public string Root { get; }

    public ArtifactCacheInfo Measure(CancellationToken cancellationToken)
    {
        var (files, size) = Sum(_objects, cancellationToken);
        var (temporaryFiles, temporarySize) = Sum(_temporary, cancellationToken);
        return new(Root, files, size, temporaryFiles, temporarySize);
    }

    public ArtifactCacheCleaning Clean(long maxSize, bool removeTemporary, CancellationToken cancellationToken)
    {
        var (removed, bytes) = (0, 0L);
        if (removeTemporary)
        {
            foreach (var file in Files(_temporary, cancellationToken))
            {
                Remove(file.FullName, file.Length, ref removed, ref bytes);
            }
        }

        // Two words a file, so that a million files can be sorted: the path is made again where it is needed.
        var known = new List<(long LastUsed, long Length, string Path)>();
        var size = 0L;
        foreach (var file in Files(_objects, cancellationToken))
        {
            known.Add((Math.Max(file.LastAccessTimeUtc.Ticks, file.LastWriteTimeUtc.Ticks), file.Length, file.FullName));
            size += file.Length;
        }

        if (size > maxSize)
        {
            known.Sort(static (a, b) => a.LastUsed.CompareTo(b.LastUsed));
            foreach (var (_, length, path) in known)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (size <= maxSize)
                {
                    break;
                }

                if (Remove(path, length, ref removed, ref bytes))
                {
                    size -= length;
                }
            }
        }

        return new(removed, bytes, size);
    }

    private static bool Remove(string path, long length, ref int removed, ref long bytes)
    {
        try
        {
            File.Delete(path);
            removed++;
            bytes += length;
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // In use, or another user's: it stays, and so counts.
            return false;
        }
    }

    private static (int Files, long Size) Sum(string folder, CancellationToken cancellationToken)
    {
        var (files, size) = (0, 0L);
        foreach (var file in Files(folder, cancellationToken))
        {
            files++;
            size += file.Length;
        }

        return (files, size);
    }

    private static IEnumerable<FileInfo> Files(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in Enumerate(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Exists(file))
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<FileInfo> Enumerate(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", Everything);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"Could not read the cache folder '{folder}': {cause.Message} Check its permissions, or choose another folder with WANDB_CACHE_DIR.", cause);
        }
    }

    // Another process may have removed it since it was listed.
    private static bool Exists(FileInfo file)
    {
        try
        {
            return file.Length >= 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
