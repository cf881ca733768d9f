using System.Globalization;

namespace WholeProcess;

/// <summary>The most memory that this process has had resident since the last reset; without a reset (other systems than Linux) since its start.</summary>
internal static class PeakMemory
{
    public static void Reset()
    {
        if (OperatingSystem.IsLinux())
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    public static double Megabytes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        }

        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
