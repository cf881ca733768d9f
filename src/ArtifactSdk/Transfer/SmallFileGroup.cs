using System.Buffers;
using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>
/// Small files that are read into one pooled buffer and hashed side by side. The memory of a group is bounded, so that many
/// groups at a time stay small also on machines with many processors.
/// </summary>
internal static class SmallFileGroup
{
    internal const int MaxFileSize = 128 * 1024;
    internal const int MaxGroupSize = 1024 * 1024;
    internal const int MaxFiles = 128;

    /// <summary>Splits sources into pieces of work: groups of small files, and everything else one by one.</summary>
    internal static List<int[]> Split(IReadOnlyList<ContentSource> sources)
    {
        List<int[]> work = [];
        List<int> group = [];
        var size = 0;
        for (var index = 0; index < sources.Count; index++)
        {
            if (!Md5Lanes.IsAccelerated || sources[index] is not { LocalPath: not null, Length: <= MaxFileSize })
            {
                work.Add([index]);
                continue;
            }

            var room = Room(sources[index]);
            if (group.Count == MaxFiles || size + room > MaxGroupSize)
            {
                work.Add([.. group]);
                group.Clear();
                size = 0;
            }

            group.Add(index);
            size += room;
        }

        if (group.Count > 0)
        {
            work.Add([.. group]);
        }

        return work;
    }

    /// <summary>Hashes the files at some indexes. One that cannot be read as it was added is left to the plain path, which tells why.</summary>
    internal static async ValueTask HashAsync(IReadOnlyList<ContentSource> sources, int[] indexes, HashedContent[] results, KeptContents? kept, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(indexes.Sum(i => Room(sources[i])));
        kept?.Own(buffer);
        try
        {
            List<int> read = new(indexes.Length);
            List<ReadOnlyMemory<byte>> contents = new(indexes.Length);
            var start = 0;
            foreach (var index in indexes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var room = buffer.AsMemory(start, Room(sources[index]));
                if (TryRead(sources[index], room.Span))
                {
                    read.Add(index);
                    contents.Add(room[..^1]);
                    start += room.Length;
                }
                else
                {
                    results[index] = await ContentHasher.HashAsync(sources[index], cancellationToken).ConfigureAwait(false);
                }
            }

            Hash(contents, read, results);
            for (var i = 0; i < read.Count; i++)
            {
                kept?.Add(sources[read[i]], contents[i]);
            }
        }
        finally
        {
            if (kept is null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // One byte more than the file had when it was added, which shows that it grew.
    private static int Room(ContentSource source) => (int)source.Length!.Value + 1;

    private static void Hash(List<ReadOnlyMemory<byte>> contents, List<int> indexes, HashedContent[] results)
    {
        var digests = new byte[contents.Count * Md5Lanes.DigestSize];
        Md5Lanes.HashMany([.. contents], digests);
        for (var i = 0; i < contents.Count; i++)
        {
            var digest = digests.AsSpan(i * Md5Lanes.DigestSize, Md5Lanes.DigestSize);
            results[indexes[i]] = new HashedContent(ContentDigest.FromHash(digest), contents[i].Length);
        }
    }

    private static bool TryRead(ContentSource source, Span<byte> room)
    {
        try
        {
            using var file = File.OpenHandle(source.LocalPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Looked at after the reading, of which it is to tell whether somebody wrote meanwhile.
            return ContentHasher.Fill(file, room) == room.Length - 1 && source.IsUnchanged(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
