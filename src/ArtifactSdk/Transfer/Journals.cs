namespace ArtifactSdk.Transfer;

/// <summary>
/// The journals of transfers in parts, a file each in the cache folder. What they say is a hint: every byte is verified whatever they hold, and one
/// that cannot be read or written only means that more is moved again.
/// </summary>
internal sealed class Journals(string cacheDirectory, TimeProvider timeProvider)
{
    private const string Suffix = ".journal";

    private static readonly TimeSpan StaleAge = TimeSpan.FromDays(7);

    private int _cleaned;

    public string Directory { get; } = Path.Combine(Path.GetFullPath(cacheDirectory), "artifacts", "journal");

    /// <summary>Opens the journal of one transfer, for this process alone; null when that cannot be.</summary>
    public Journal? TryOpen(string name, string header)
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            if (Interlocked.Exchange(ref _cleaned, 1) == 0)
            {
                RemoveStale();
            }

            return Journal.Open(Path.Combine(Directory, name + Suffix), header);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Opens the file that gathers the parts of a download; whoever holds the journal of it may write. Null when that cannot be.</summary>
    public TempFile? TryOpenParts(string name, long size)
    {
        try
        {
            return TempFile.OpenOrCreate(Path.Combine(Directory, name + ".parts"), size);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes what belongs to transfers that nobody has gone on with for a week.</summary>
    private void RemoveStale()
    {
        var limit = timeProvider.GetUtcNow() - StaleAge;
        foreach (var file in new DirectoryInfo(Directory).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < limit)
            {
                Remove(file.FullName);
            }
        }
    }

    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // It is found again when stale ones are removed.
        }
    }
}
