namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// Names of files that have not been flushed yet. Flushing the directory for each new file costs as much as flushing the
/// file; here one flush serves all that came since the last, and is made when somebody wants to rely on one of them.
/// </summary>
/// <param name="disk">Where the flushes wait.</param>
/// <param name="flush">Makes the names in a directory durable; called on one of the threads for that.</param>
internal sealed class UnflushedNames(DiskThreads disk, Action<string> flush) : IDisposable
{
    /// <summary>More than these are not kept: whoever adds the next one flushes first.</summary>
    internal const int Most = 4096;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _oneFlush = new(1);

    /// <summary>Those being flushed stay here until that is done, so that nobody takes them for durable before.</summary>
    private readonly Dictionary<string, HashSet<string>> _files = new(StringComparer.Ordinal);

    private int _count;

    /// <summary>To be called before the file gets its name, so that there is no moment at which it seems durable.</summary>
    /// <returns>Whether it is time to flush.</returns>
    internal bool Add(string directory, string path)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(directory, out var files))
            {
                _files[directory] = files = new HashSet<string>(StringComparer.Ordinal);
            }

            _count += files.Add(path) ? 1 : 0;
            return _count > Most;
        }
    }

    internal bool Contains(string directory, string path)
    {
        lock (_lock)
        {
            return _files.TryGetValue(directory, out var files) && files.Contains(path);
        }
    }

    /// <summary>Flushes everything that was added before. Files whose names cannot be made durable are removed again.</summary>
    /// <exception cref="IOException">Some of them could not be flushed.</exception>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _oneFlush.WaitAsync(cancellationToken);
        try
        {
            await Task.WhenAll(Snapshot().Select(directory => disk.RunAsync(() => Flush(directory.Key, directory.Value))));
        }
        finally
        {
            _oneFlush.Release();
        }
    }

    public void Dispose() => _oneFlush.Dispose();

    private List<KeyValuePair<string, string[]>> Snapshot()
    {
        lock (_lock)
        {
            return [.. _files.Select(directory => KeyValuePair.Create(directory.Key, directory.Value.ToArray()))];
        }
    }

    private void Flush(string directory, string[] paths)
    {
        try
        {
            flush(directory);
        }
        catch (IOException)
        {
            foreach (var path in paths)
            {
                File.Delete(path);
            }

            throw;
        }
        finally
        {
            Remove(directory, paths);
        }
    }

    private void Remove(string directory, string[] paths)
    {
        lock (_lock)
        {
            var files = _files[directory];
            files.ExceptWith(paths);
            _count -= paths.Length;
            if (files.Count == 0)
            {
                _files.Remove(directory);
            }
        }
    }
}
