using System.Collections.Concurrent;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// Blobs as files under their digest. What <see cref="StatAsync"/> reports has been flushed, content and name, so that a
/// version which is committed after it never lacks a file, whatever happens to the process or the machine.
/// </summary>
internal sealed class FileSystemBlobStore : IBlobStore, IDisposable
{
    private readonly BlobLayout _layout;
    private readonly ILogger _logger;
    private readonly DiskThreads _disk = new();
    private readonly Lock _newDirectory = new();

    private readonly UnflushedNames _unflushed;

    /// <summary>Directories that this process has flushed once: their own names, and those that were in them before.</summary>
    private readonly ConcurrentDictionary<string, bool> _durableDirectories = new(StringComparer.Ordinal);

    /// <summary>Files that are being given their names; each task ends, without error, when that is over.</summary>
    private readonly ConcurrentDictionary<string, Task> _publishing = new(StringComparer.Ordinal);

    /// <summary>Both directories of the layout have to be there.</summary>
    internal FileSystemBlobStore(BlobLayout layout, ILogger logger)
    {
        _layout = layout;
        _logger = logger;
        _unflushed = new UnflushedNames(_disk, FlushNames);
    }

    /// <summary>
    /// Whether no other process writes to the folder. Names are flushed many at once then, before somebody relies on one of
    /// them, and not with each file; others would not know what is still to be flushed here.
    /// </summary>
    internal bool IsExclusive { get; init; }

    /// <summary>Called before each step, so that tests can let the disk fail there.</summary>
    internal Action<DiskStep>? BeforeStep { get; init; }

    public async ValueTask<long?> StatAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var path = _layout.PathOf(key);
        var size = SizeOf(path);

        if (size is null)
        {
            return null;
        }

        if (_publishing.TryGetValue(path, out var published))
        {
            await published.WaitAsync(cancellationToken);
        }

        // In this order: what was there before, is not being published now and has not to be flushed has been flushed.
        if (await RequireDurableAsync(key, path, cancellationToken) || published is not null)
        {
            return SizeOf(path);
        }

        return size;
    }

    public async ValueTask<long> PutAsync(BlobKey key, Stream body, CancellationToken cancellationToken)
    {
        if (await StatAsync(key, cancellationToken) is not null)
        {
            // To be told "stored" one has to have the content.
            var (known, length) = await BodyDigest.ReadAsync(body, target: null, cancellationToken);
            return known == key.HexMd5 ? length : throw new BlobDigestException(key, known);
        }

        try
        {
            using var file = CreateTemporary();
            var (actual, size) = await BodyDigest.ReadAsync(body, file.Handle, cancellationToken);
            if (actual != key.HexMd5)
            {
                throw new BlobDigestException(key, actual);
            }

            await PublishAsync(file, key);
            return size;
        }
        catch (IOException e) when (StorageErrors.IsFull(e))
        {
            throw StorageErrors.Full();
        }
    }

    public async ValueTask<(string HexMd5, long Size)> PutUnnamedAsync(long entityId, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var file = CreateTemporary();
            var content = await BodyDigest.ReadAsync(body, file.Handle, cancellationToken);
            var key = new BlobKey(entityId, content.HexMd5);
            await PublishAsync(file, key);
            await RequireDurableAsync(key, _layout.PathOf(key), CancellationToken.None);
            return content;
        }
        catch (IOException e) when (StorageErrors.IsFull(e))
        {
            throw StorageErrors.Full();
        }
    }

    public ValueTask<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Sequential also for ranges: each is read forwards from where it starts, and read-ahead pays. Nobody writes to what has its name,
            // so sharing it for writing as well only spares a call that would lock it.
            return new(new FileStream(_layout.PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((Stream?)null);
        }
    }

    public void Dispose()
    {
        _disk.Dispose();
        _unflushed.Dispose();
    }

    private static long? SizeOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : null;
    }

    internal Task OnDiskThreadAsync(Action job) => _disk.RunAsync(job);

    internal TemporaryFile CreateTemporary()
    {
        BeforeStep?.Invoke(DiskStep.Write);
        return new TemporaryFile(_layout.NewTemporaryPath(), _logger);
    }

    /// <summary>
    /// Makes a file whose digest was checked durable, and gives it its name. One at a time for each key; whoever comes second
    /// finds the file there and leaves it.
    /// </summary>
    internal async Task PublishAsync(TemporaryFile file, BlobKey key)
    {
        var path = _layout.PathOf(key);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_publishing.GetOrAdd(path, done.Task) is var current && current != done.Task)
        {
            await current;
            if (File.Exists(path))
            {
                return;
            }
        }

        var mustFlush = false;
        try
        {
            await _disk.RunAsync(() => mustFlush = Publish(file, path, _layout.PrefixDirectory(key), _layout.EntityDirectory(key.EntityId)));
        }
        catch (IOException exception) when (!StorageErrors.IsFull(exception))
        {
            throw Failing(exception);
        }
        finally
        {
            _publishing.TryRemove(path, out _);
            done.SetResult();
        }

        if (mustFlush)
        {
            await FlushNamesAsync(CancellationToken.None);
        }
    }

    /// <returns>Whether names have to be flushed before more come.</returns>
    private bool Publish(TemporaryFile file, string path, string prefixDirectory, string entityDirectory)
    {
        MakeDurable(prefixDirectory, entityDirectory);
        file.Flush(BeforeStep);
        var mustFlush = IsExclusive && _unflushed.Add(prefixDirectory, path);
        file.Move(path, BeforeStep);
        if (IsExclusive)
        {
            return mustFlush;
        }

        try
        {
            FlushNames(prefixDirectory);
            return false;
        }
        catch (IOException)
        {
            // Not known to be durable, so it must not be found.
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Flushes what an earlier process, or this one, may have left to be flushed in the key's directory.</summary>
    /// <returns>Whether that was needed.</returns>
    private async ValueTask<bool> RequireDurableAsync(BlobKey key, string path, CancellationToken cancellationToken)
    {
        var prefixDirectory = _layout.PrefixDirectory(key);
        if (_unflushed.Contains(prefixDirectory, path))
        {
            await FlushNamesAsync(cancellationToken);
            return true;
        }

        if (_durableDirectories.ContainsKey(prefixDirectory))
        {
            return false;
        }

        try
        {
            await _disk.RunAsync(() => MakeDurable(prefixDirectory, _layout.EntityDirectory(key.EntityId)));
            return true;
        }
        catch (IOException exception)
        {
            throw Failing(exception);
        }
    }

    private async Task FlushNamesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _unflushed.FlushAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw StorageErrors.IsFull(exception) ? StorageErrors.Full() : Failing(exception);
        }
    }

    private DomainException Failing(IOException exception)
    {
        StorageLog.NotDurable(_logger, exception);
        return StorageErrors.Failing();
    }

    private void FlushNames(string directory)
    {
        BeforeStep?.Invoke(DiskStep.FlushDirectory);
        DirectorySync.Flush(directory);
    }

    private void MakeDurable(string prefixDirectory, string entityDirectory)
    {
        if (_durableDirectories.ContainsKey(prefixDirectory))
        {
            return;
        }

        lock (_newDirectory)
        {
            if (Directory.Exists(prefixDirectory))
            {
                DirectorySync.Flush(prefixDirectory);
            }
            else
            {
                Directory.CreateDirectory(prefixDirectory);
            }

            DirectorySync.Flush(entityDirectory);
            if (_durableDirectories.TryAdd(entityDirectory, true))
            {
                DirectorySync.Flush(_layout.BlobDirectory);
            }

            _durableDirectories[prefixDirectory] = true;
        }
    }
}
