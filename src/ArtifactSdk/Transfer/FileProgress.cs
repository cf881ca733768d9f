namespace ArtifactSdk.Transfer;

/// <summary>The progress of one file. A later attempt counts only what goes beyond the furthest earlier one.</summary>
internal sealed class FileProgress(ProgressTracker tracker, string name, long? size, FileProgress? whole = null)
{
    private long _furthest;

    /// <summary>Notes that the running attempt has come to <paramref name="position"/>.</summary>
    public void Advance(long position)
    {
        // A body that is longer than it should be must not carry the sum beyond the total.
        var reached = size is { } limit ? Math.Min(position, limit) : position;
        if (reached > _furthest)
        {
            var step = reached - _furthest;
            _furthest = reached;
            if (whole is not null)
            {
                Interlocked.Add(ref whole._furthest, step);
            }

            tracker.Update(step, size is null ? step : 0, 0, name);
        }
    }

    /// <summary>Starts a part; parts of one file go on side by side, and the file is completed after them.</summary>
    public FileProgress StartPart(long partSize) => new(tracker, name, partSize, this);

    public void Complete(long actualSize)
    {
        tracker.Completed?.Invoke(name);
        Advance(actualSize);
        tracker.Update(0, 0, 1, name);
    }
}
