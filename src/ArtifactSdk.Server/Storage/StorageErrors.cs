using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage;

/// <summary>Refusals that come from the place where things are kept. Clients repeat a request on 409, 503 and 507.</summary>
internal static class StorageErrors
{
    internal const string FullCode = "STORAGE_FULL";
    internal const string FailingCode = "STORAGE_FAILING";
    internal const string BusyCode = "STORAGE_BUSY";
    internal const string ConflictCode = "CONFLICT";

    internal static DomainException Full() => new(
        "The server's disk is full: nothing was stored. Free space on the volume of the server's data folder, then repeat the request.", FullCode, 507);

    internal static DomainException Failing() => new(
        "The server's disk failed while it stored a file: nothing was stored. Repeat the request; its operator should check the disk.", FailingCode, 500);

    internal static DomainException Busy() => new(
        "The server's database is locked by another program, and did not become free in time. Repeat the request.", BusyCode, 503);

    internal static DomainException Overloaded() => new(
        "The server has more requests at once than it can read for. Repeat the request later.", BusyCode, 503);

    internal static DomainException Unreachable() => new(
        "The server cannot reach its database at the moment. Repeat the request later; its operator should check the database.", BusyCode, 503);

    internal static DomainException Conflict(string what) => new(
        $"The change conflicts with one that was made meanwhile ({what}). Repeat the request.", ConflictCode, 409);

    /// <summary>True for the ways in which systems say that a volume or a quota is used up.</summary>
    internal static bool IsFull(IOException exception)
    {
        const int UnixNoSpace = 28;
        const int LinuxQuota = 122;
        const int MacQuota = 69;
        const int WindowsHandleDiskFull = unchecked((int)0x80070027);
        const int WindowsDiskFull = unchecked((int)0x80070070);
        return exception.HResult is UnixNoSpace or WindowsHandleDiskFull or WindowsDiskFull
            || (OperatingSystem.IsLinux() && exception.HResult == LinuxQuota)
            || (OperatingSystem.IsMacOS() && exception.HResult == MacQuota);
    }
}
