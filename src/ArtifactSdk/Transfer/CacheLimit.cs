using System.Buffers.Binary;
using System.Diagnostics;

namespace ArtifactSdk.Transfer;

/// <summary>Keeps the cache below its cap, however many processes fill it: counts what is added, and clears by last use before the cap is passed.</summary>
/// <remarks>
/// The count is in a file, whose lock lets one process at a time add. Other clients add without it, so what is there is measured again after each
/// twentieth of the cap that was added. Clearing goes down to nine tenths, so that not every further file clears again.
/// </remarks>
internal sealed class CacheLimit(CacheFolder folder, long maxSize)
{
    private const int CountLength = 2 * sizeof(long);

    // Whoever has the lock may be clearing a large cache; a file that is not kept is no harm.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly string _path = Path.Combine(folder.Root, "artifactsdk-size.lock");

    /// <summary>Adds a file, after making room for it; false when it is too large to be kept at all, or when others are in the way for long.</summary>
    /// <param name="length">Its size.</param>
    /// <param name="path">Where it comes to stand, perhaps in the place of an equal one.</param>
    /// <param name="add">Puts it there.</param>
    public bool TryAdd(long length, string path, Action add)
    {
        if (length > maxSize)
        {
            return false;
        }

        lock (_lock)
        {
            using var file = TryLock();
            if (file is null)
            {
                return false;
            }

            var (size, added) = Read(file) ?? (-1, 0);
            if (size < 0 || added > maxSize / 20)
            {
                (size, added) = (folder.Measure(CancellationToken.None).Size, 0);
            }

            if (size + length > maxSize)
            {
                (size, added) = (folder.Clean(Math.Max(0, Math.Min(maxSize / 10 * 9, maxSize - length)), removeTemporary: false, CancellationToken.None).SizeLeft, 0);
            }

            if (size + length > maxSize)
            {
                Write(file, size, added);
                return false;
            }

            var replaced = new FileInfo(path) is { Exists: true } old ? old.Length : 0;
            Write(file, size + length - replaced, added + length);
            add();
            return true;
        }
    }

    private FileStream? TryLock()
    {
        Directory.CreateDirectory(folder.Root);
        var started = Stopwatch.GetTimestamp();
        for (var wait = new SpinWait(); ; wait.SpinOnce())
        {
            try
            {
                return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (Directory.Exists(folder.Root))
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                {
                    return null;
                }
            }
        }
    }

    private static (long Size, long Added)? Read(FileStream file)
    {
        Span<byte> count = stackalloc byte[CountLength];
        return file.Length == CountLength && file.ReadAtLeast(count, CountLength, throwOnEndOfStream: false) == CountLength
            ? (BinaryPrimitives.ReadInt64LittleEndian(count), BinaryPrimitives.ReadInt64LittleEndian(count[sizeof(long)..]))
            : null;
    }

    private static void Write(FileStream file, long size, long added)
    {
        Span<byte> count = stackalloc byte[CountLength];
        BinaryPrimitives.WriteInt64LittleEndian(count, size);
        BinaryPrimitives.WriteInt64LittleEndian(count[sizeof(long)..], added);
        file.Position = 0;
        file.Write(count);
    }
}
