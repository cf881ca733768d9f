using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>
/// Files by digest, in the layout that the official client uses too (<c>artifacts/obj/md5/aa/…</c>), so both share one
/// cache. Many processes may use it at once: files appear whole, by renaming, and are never changed afterwards.
/// Nothing in it is trusted: whoever reads a file verifies it.
/// </summary>
/// <param name="directory">The cache folder, the one that holds <c>artifacts</c>.</param>
/// <param name="maxSize">How many bytes it may hold; null for any number.</param>
/// <param name="onUnwritable">Hears once why it cannot be written: everything goes on without it, only slower, and nobody would know why.</param>
internal sealed class FileCache(string directory, long? maxSize = null, Action<Exception>? onUnwritable = null)
{
    // As file systems do it: a use is worth a write once in a while.
    private static readonly TimeSpan UseIsOld = TimeSpan.FromHours(1);

    private readonly CacheLimit? _limit = maxSize is { } cap ? new CacheLimit(new CacheFolder(directory), cap) : null;
    private readonly string _objects = Path.Combine(Path.GetFullPath(directory), "artifacts", "obj", "md5");

    private int _reports;

    /// <summary>Gets the folder of files that are still being written.</summary>
    public string TempDirectory { get; } = Path.Combine(Path.GetFullPath(directory), "artifacts", "tmp");

    public string GetPath(ContentDigest digest)
    {
        var hex = digest.Hex;
        return Path.Combine(_objects, hex[..2], hex[2..]);
    }

    /// <summary>Opens the file with this digest if there is one of the right size; the caller verifies its bytes.</summary>
    public Stream? TryOpen(ContentDigest digest, long? size)
    {
        try
        {
            var file = new FileStream(GetPath(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
            if (size is null || file.Length == size)
            {
                NoteUse(file);
                return file;
            }

            file.Dispose();
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
        }

        return null;
    }

    /// <summary>Starts a file that may become the one with a digest; <see langword="null"/> when the cache cannot be written.</summary>
    public TempFile? TryCreate()
    {
        try
        {
            Directory.CreateDirectory(TempDirectory);
            return TempFile.Create(TempDirectory);
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
            if (Interlocked.Exchange(ref _reports, 1) == 0)
            {
                onUnwritable?.Invoke(cause);
            }

            return null;
        }
    }

    /// <summary>Takes a complete, verified file in. Failing to is no harm: the next download fetches it again.</summary>
    public void TryKeep(TempFile file, ContentDigest digest)
    {
        var path = GetPath(digest);
        try
        {
            if (_limit is null)
            {
                Move();
            }
            else if (!_limit.TryAdd(file.Length, path, Move))
            {
                file.Dispose();
            }
        }
        catch (Exception cause) when (IsUnusable(cause) || cause is ArtifactException)
        {
            file.Dispose();
        }

        void Move()
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file.MoveTo(path);
        }
    }

    public void TryRemove(ContentDigest digest)
    {
        try
        {
            File.Delete(GetPath(digest));
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
        }
    }

    /// <summary>Removes what downloads that were killed left behind.</summary>
    public void RemoveLeftovers(TimeProvider timeProvider) => TempFile.RemoveLeftovers(TempDirectory, timeProvider);

    // Many disks are mounted so that reading leaves no trace; what is used last shall be cleared last all the same.
    private static void NoteUse(FileStream file)
    {
        try
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            if (now - File.GetLastAccessTimeUtc(file.SafeFileHandle) > UseIsOld)
            {
                File.SetLastAccessTimeUtc(file.SafeFileHandle, now);
            }
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
            // Another user's file, or a disk that is read only.
        }
    }

    private static bool IsUnusable(Exception cause) => cause is IOException or UnauthorizedAccessException;
}
