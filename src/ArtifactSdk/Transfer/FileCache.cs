using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>
/// Files by digest, in the layout that the official client uses too (<c>artifacts/obj/md5/aa/…</c>), so both share one
/// cache. Many processes may use it at once: files appear whole, by renaming, and are never changed afterwards.
/// Nothing in it is trusted: whoever reads a file verifies it.
/// </summary>
/// <param name="directory">The cache folder, the one that holds <c>artifacts</c>.</param>
internal sealed class FileCache(string directory)
{
    private readonly string _objects = Path.Combine(Path.GetFullPath(directory), "artifacts", "obj", "md5");

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
            return null;
        }
    }

    /// <summary>Takes a complete, verified file in. Failing to is no harm: the next download fetches it again.</summary>
    public void TryKeep(TempFile file, ContentDigest digest)
    {
        var path = GetPath(digest);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file.MoveTo(path);
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
            file.Dispose();
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

    private static bool IsUnusable(Exception cause) => cause is IOException or UnauthorizedAccessException;
}
