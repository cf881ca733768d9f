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

    /// <summary>Directories whose own names are known to be durable.</summary>
    private readonly ConcurrentDictionary<string, bool> _durableDirectories = new(StringComparer.Ordinal);

    /// <summary>Files between their rename and the flush of their directory; each task ends, without error, when that is over.</summary>
    private readonly ConcurrentDictionary<string, Task> _publishing = new(StringComparer.Ordinal);

    /// <summary>Both directories of the layout have to be there.</summary>
    internal FileSystemBlobStore(BlobLayout layout, ILogger logger)
    {
        _layout = layout;
        _logger = logger;
    }

    /// <summary>Called before each step, so that tests can let the disk fail there.</summary>
    internal Action<DiskStep>? BeforeStep { get; init; }

    public async ValueTask<long?> StatAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var path = _layout.PathOf(key);
        var size = SizeOf(path);

        // In this order: what was there before and is not being published now has been flushed.
        if (size is null || !_publishing.TryGetValue(path, out var published))
        {
            return size;
        }

        await published.WaitAsync(cancellationToken);
        return SizeOf(path);
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
            await PublishAsync(file, new BlobKey(entityId, content.HexMd5));
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

    public void Dispose() => _disk.Dispose();

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

    /// <summary>One at a time for each key; whoever comes second finds the file there and leaves it.</summary>
    private async Task PublishAsync(TemporaryFile file, BlobKey key)
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

        try
        {
            await _disk.RunAsync(() => Publish(file, path, _layout.PrefixDirectory(key), _layout.EntityDirectory(key.EntityId)));
        }
        catch (IOException exception) when (!StorageErrors.IsFull(exception))
        {
            StorageLog.NotDurable(_logger, exception);
            throw StorageErrors.Failing();
        }
        finally
        {
            _publishing.TryRemove(path, out _);
            done.SetResult();
        }
    }

    private void Publish(TemporaryFile file, string path, string prefixDirectory, string entityDirectory)
    {
        MakeDurable(prefixDirectory, entityDirectory);
        file.FlushAndMove(path, BeforeStep);
        try
        {
            BeforeStep?.Invoke(DiskStep.FlushDirectory);
            DirectorySync.Flush(prefixDirectory);
        }
        catch (IOException)
        {
            // Not known to be durable, so it must not be found.
            File.Delete(path);
            throw;
        }
    }

    private void MakeDurable(string prefixDirectory, string entityDirectory)
    {
        if (_durableDirectories.ContainsKey(prefixDirectory))
        {
            return;
        }

        lock (_newDirectory)
        {
            Directory.CreateDirectory(prefixDirectory);
            DirectorySync.Flush(entityDirectory);
            if (_durableDirectories.TryAdd(entityDirectory, true))
            {
                DirectorySync.Flush(_layout.BlobDirectory);
            }

            _durableDirectories[prefixDirectory] = true;
        }
    }
}
