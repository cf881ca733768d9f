using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace ArtifactSdk.Server.Storage.Sqlite;

/// <summary>
/// Chooses the native SQLite once a process. The one in the package is of 2021; a Linux distribution's own gets its security
/// fixes, so it is taken where it is newer. The switch <see cref="UseBundledSwitch"/> turns that off.
/// </summary>
internal static partial class SqliteLibrary
{
    internal const string UseBundledSwitch = "ArtifactSdk.Server.UseBundledSqlite";

    private const string BundledName = "e_sqlite3";
    private const string SystemName = "libsqlite3.so.0";
    private const int BundledVersion = 3_035_005;

    private static readonly Lazy<bool> Initialized = new(() =>
    {
        if (OperatingSystem.IsLinux() && !(AppContext.TryGetSwitch(UseBundledSwitch, out var bundled) && bundled))
        {
            PreferSystem();
        }

        Batteries_V2.Init();
        return true;
    });

    internal static void Initialize() => _ = Initialized.Value;

    private static void PreferSystem()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The program that embeds the server has chosen already.
        }
    }

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != BundledName || !NativeLibrary.TryLoad(SystemName, out var handle))
        {
            return 0;
        }

        if (SystemVersion() > BundledVersion && SystemThreadSafe() != 0)
        {
            return handle;
        }

        NativeLibrary.Free(handle);
        return 0;
    }

    [LibraryImport(SystemName, EntryPoint = "sqlite3_libversion_number")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SystemVersion();

    [LibraryImport(SystemName, EntryPoint = "sqlite3_threadsafe")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SystemThreadSafe();
}
