using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>A file under a name that nobody looks for, removed again unless it was moved to its place.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _path;
    private readonly ILogger _logger;
    private bool _isKept;

    internal TemporaryFile(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;

        // Nobody knows the name; sharing it only spares the calls that would lock it.
        Handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private TemporaryFile(string path, SafeFileHandle handle, ILogger logger)
    {
        _path = path;
        _logger = logger;
        _isKept = true;
        Handle = handle;
    }

    internal SafeFileHandle Handle { get; }

    /// <summary>A file that is there already, and stays there unless it is moved.</summary>
    internal static TemporaryFile Existing(string path, ILogger logger) =>
        new(path, File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), logger);

    /// <summary>Makes the content durable.</summary>
    internal void Flush(Action<DiskStep>? before = null)
    {
        before?.Invoke(DiskStep.Flush);
        RandomAccess.FlushToDisk(Handle);
        Handle.Dispose();
    }

    /// <summary>Gives it its name; an equal file that is there already may be replaced.</summary>
    internal void Move(string destination, Action<DiskStep>? before = null)
    {
        before?.Invoke(DiskStep.Rename);
        File.Move(_path, destination, overwrite: true);
        _isKept = true;
    }

    public void Dispose()
    {
        Handle.Dispose();
        if (_isKept)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StorageLog.TemporaryFileStays(_logger, e.Message);
        }
    }
}
