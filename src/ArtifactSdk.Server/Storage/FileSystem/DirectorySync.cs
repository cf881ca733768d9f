using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// Makes names durable. A renamed file survives the end of the process by itself; that its new name survives a power cut
/// takes a flush of the directory, for which .NET has no call. Windows has no such operation and needs none.
/// </summary>
internal static partial class DirectorySync
{
    internal static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = Open(directory);
        RandomAccess.FlushToDisk(handle);
    }

    private static SafeFileHandle Open(string directory)
    {
        const int LinuxCloseOnExec = 0x80000;
        const int MacCloseOnExec = 0x1000000;
        var flags = OperatingSystem.IsLinux() ? LinuxCloseOnExec : OperatingSystem.IsMacOS() ? MacCloseOnExec : 0;
        var descriptor = OpenNative(directory, flags);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"Cannot open the directory '{directory}' to flush it: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenNative(string path, int flags);
}
