using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Transfer;

/// <summary>
/// A file under a name of its own that either moves to its final name when it is complete or disappears. Written by
/// position, so parts may later arrive in any order.
/// </summary>
internal sealed class TempFile : IDisposable
{
    private const string Prefix = ".artifactsdk-";
    private const string Suffix = ".tmp";

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private bool _moved;
    private bool _stays;

    private TempFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>Gets whether nothing of an earlier process is in it.</summary>
    public bool IsNew { get; private init; } = true;

    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>Creates a file that no other thread or process can be using.</summary>
    public static TempFile Create(string directory, long preallocationSize = 0)
    {
        var path = Path.Combine(directory, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        return new(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous, preallocationSize));
    }

    /// <summary>
    /// Opens a file that stays when this process ends before <see cref="Finish"/>. The caller holds a lock on its name. One of another size is replaced.
    /// </summary>
    public static TempFile OpenOrCreate(string path, long size)
    {
        var known = new FileInfo(path) is { Exists: true } file && file.Length == size;
        var handle = known
            ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous)
            : File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous, size);
        return new(path, handle) { _stays = true, IsNew = !known };
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(_handle, buffer, position, cancellationToken);

    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            throw TooLong(cause);
        }
    }

    /// <summary>From now on it disappears unless it is moved.</summary>
    public void Finish() => _stays = false;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long position, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_handle, bytes, position, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            throw TooLong(cause);
        }
    }

    /// <summary>Drops what was written, for another attempt.</summary>
    public void Clear() => RandomAccess.SetLength(_handle, 0);

    /// <summary>Gives the file its final name; a file that has that name is replaced in one step.</summary>
    public void MoveTo(string path)
    {
        _handle.Dispose();
        File.Move(_path, path, overwrite: true);
        _moved = true;
    }

    public void Dispose()
    {
        _handle.Dispose();
        if (!_moved && !_stays)
        {
            TryDelete(_path);
        }
    }

    /// <summary>Deletes temporary files of a killed process; younger ones may still be in use by a living one.</summary>
    public static void RemoveLeftovers(string directory, TimeProvider timeProvider)
    {
        var limit = timeProvider.GetUtcNow() - LeftoverAge;
        try
        {
            foreach (var file in new DirectoryInfo(directory).EnumerateFiles($"{Prefix}*{Suffix}"))
            {
                if (IsOurs(file.Name) && file.LastWriteTimeUtc < limit)
                {
                    TryDelete(file.FullName);
                }
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Nothing there, or nothing we may see: tidying up is not what the caller asked for.
        }
    }

    // So the runtime names a file that is longer than the file system or a limit of the user allows.
    private static IOException TooLong(ArgumentOutOfRangeException cause) => new("The file system, or a limit of the user, allows no file of this length.", cause);

    private static bool IsOurs(string name) => Guid.TryParseExact(name.AsSpan()[Prefix.Length..^Suffix.Length], "N", out _);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // It is found again when leftovers are removed.
        }
    }
}
