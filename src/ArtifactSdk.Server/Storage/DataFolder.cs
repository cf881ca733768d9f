namespace ArtifactSdk.Server.Storage;

/// <summary>The folder of one server: made for its owner only, and locked for as long as this object lives.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "server.lock";

    private readonly FileStream _lock;
    private readonly Stack<string> _made;

    private DataFolder(string path, FileStream @lock, Stack<string> made)
    {
        FullPath = path;
        _lock = @lock;
        _made = made;
    }

    internal string FullPath { get; }

    /// <param name="path">Where it is, or shall be.</param>
    /// <param name="shared">Let in others that say so too: servers with one database, which keep only files here.</param>
    /// <exception cref="StorageOpenException">The folder cannot be made, written or locked.</exception>
    internal static DataFolder Open(string path, bool shared = false)
    {
        var full = Path.GetFullPath(path);
        var made = new Stack<string>();
        try
        {
            CreatePrivate(full, made);
            var lockPath = Path.Combine(full, LockName);
            var isNew = !File.Exists(lockPath);
            var locked = Lock(full, shared);
            if (isNew)
            {
                made.Push(lockPath);
            }

            return new DataFolder(full, locked, made);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(made);
            throw new StorageOpenException(
                $"The data folder '{full}' cannot be used: {e.Message} Choose a folder that this user may write, or change its owner or permissions.", e);
        }
    }

    /// <summary>A folder within this one, unless it is there.</summary>
    internal string CreateFolder(string name)
    {
        var path = Path.Combine(FullPath, name);
        CreatePrivate(path, _made);
        return path;
    }

    /// <summary>An empty file that its owner alone may read, unless it is there.</summary>
    internal string CreateFile(string name)
    {
        var path = Path.Combine(FullPath, name);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var isNew = !File.Exists(path);
        using var file = new FileStream(path, options);
        if (isNew)
        {
            _made.Push(path);
        }

        return path;
    }

    /// <summary>Removes what this object made and nobody has put anything into: a start that fails leaves nothing behind.</summary>
    internal void Undo()
    {
        _lock.Dispose();
        if (_made.Count == 0)
        {
            return;
        }

        try
        {
            // Alone: a server that came meanwhile, or shares the folder, goes on with it as it is.
            using (Lock(FullPath, shared: false))
            {
                Remove(_made);
            }

            // Where open files cannot be removed.
            Remove(_made);
        }
        catch (Exception e) when (e is StorageOpenException or IOException or UnauthorizedAccessException)
        {
            // Whoever holds it now looks after it.
        }
    }

    /// <summary>The lock file stays: removing it would let two servers lock two files of one name.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Remove(Stack<string> made)
    {
        var left = new List<string>();
        while (made.TryPop(out var path))
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                left.Add(path);
            }
        }

        for (var i = left.Count - 1; i >= 0; i--)
        {
            made.Push(left[i]);
        }
    }

    private static void CreatePrivate(string path, Stack<string> made)
    {
        var missing = new Stack<string>();
        for (var folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        foreach (var folder in missing)
        {
            CreatePrivate(folder);
            made.Push(folder);
        }
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Lock(string folder, bool shared)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            if (!shared)
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }

            // Only those who merely read a file can hold it together, so it has to be there first.
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0).Dispose();
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (IOException e) when (IsLocked(e))
        {
            throw new StorageOpenException(
                $"The data folder '{folder}' is in use by another server process. Stop that process, or give this one a data folder of its own.", e);
        }
    }

    private static bool IsLocked(IOException exception)
    {
        const int LinuxWouldBlock = 11;
        const int MacWouldBlock = 35;
        const int WindowsSharingViolation = unchecked((int)0x80070020);
        return exception.HResult is WindowsSharingViolation
            || (OperatingSystem.IsLinux() && exception.HResult == LinuxWouldBlock)
            || (OperatingSystem.IsMacOS() && exception.HResult == MacWouldBlock);
    }
}
