using System.Runtime.InteropServices;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>A second name for a file, for which .NET has no call. Blobs never change, so two names are as good as two files.</summary>
internal static partial class HardLink
{
    /// <summary>False where the system or the two folders do not allow it.</summary>
    internal static bool TryCreate(string existing, string link) => !OperatingSystem.IsWindows() && LinkNative(existing, link) == 0;

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkNative(string existing, string link);
}
