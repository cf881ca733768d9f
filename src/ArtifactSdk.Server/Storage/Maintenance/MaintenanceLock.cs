namespace ArtifactSdk.Server.Storage.Maintenance;

/// <summary>
/// Keeps what removes blobs and what reads all of them apart, in whatever processes they run: readers share the lock. Servers
/// are kept out by the lock of the data folder.
/// </summary>
internal static class MaintenanceLock
{
    private const string LockName = "maintenance.lock";

    /// <exception cref="StorageOpenException">The other kind of work is going on.</exception>
    internal static FileStream Take(string folder, bool exclusive)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
            {
                // Made if missing; the lock itself is taken by the handle that follows.
            }

            return exclusive
                ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (IOException e)
        {
            throw new StorageOpenException(
                $"The data folder '{folder}' is being {(exclusive ? "checked or backed up" : "cleared")} by another process ({e.Message}). Repeat this when it has ended.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageOpenException(
                $"The data folder '{folder}' cannot be used: {e.Message} Run this as the user that the server runs as.", e);
        }
    }
}
