using System.Globalization;

namespace ArtifactSdk.Cli.Output;

/// <summary>Progress for logs of jobs: a line when ten percent more are done, and at most one every five seconds.</summary>
internal sealed class ProgressLines(Terminal terminal, string title, TimeProvider clock) : IProgress<TransferProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _started = clock.GetTimestamp();
    private long _shownAt = clock.GetTimestamp();
    private long _shownTenth;

    public void Report(TransferProgress value)
    {
        if (value.TotalBytes <= 0)
        {
            return;
        }

        lock (_lock)
        {
            var tenth = value.BytesTransferred * 10 / value.TotalBytes;
            if (tenth <= _shownTenth || clock.GetElapsedTime(_shownAt) < Pause)
            {
                return;
            }

            (_shownTenth, _shownAt) = (tenth, clock.GetTimestamp());
            terminal.WriteNote(Describe(value, clock.GetElapsedTime(_started)));
        }
    }

    private string Describe(TransferProgress value, TimeSpan elapsed)
    {
        var rate = value.BytesTransferred / Math.Max(elapsed.TotalSeconds, 0.001);
        var left = TimeSpan.FromSeconds(Math.Round((value.TotalBytes - value.BytesTransferred) / Math.Max(rate, 1)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {value.FilesCompleted} of {value.TotalFiles} files, {Text.Size(value.BytesTransferred)} of {Text.Size(value.TotalBytes)}, {Text.Size((long)rate)}/s, {left:c} left");
    }
}
