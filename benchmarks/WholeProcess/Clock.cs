using System.Diagnostics;

namespace WholeProcess;

internal static class Clock
{
    /// <summary>How many seconds something takes.</summary>
    public static async Task<double> TimeAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
