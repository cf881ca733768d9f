namespace ArtifactSdk.Transfer;

/// <summary>Keeps the cache below its cap: counts what this process adds, and clears by last use before the cap is passed.</summary>
/// <remarks>
/// Other processes add too, so what is there is measured again after each twentieth of the cap that this one adds. Clearing goes down to nine
/// tenths, so that not every further file clears again.
/// </remarks>
internal sealed class CacheLimit(CacheFolder folder, long maxSize)
{
    private readonly object _lock = new();
    private long _size = -1;
    private long _addedSinceMeasured;

    /// <summary>Makes room for a file; false when it is too large to be kept at all.</summary>
    public bool TryReserve(long length)
    {
        if (length > maxSize)
        {
            return false;
        }

        lock (_lock)
        {
            if (_size < 0 || _addedSinceMeasured > maxSize / 20)
            {
                _size = folder.Measure(CancellationToken.None).Size;
                _addedSinceMeasured = 0;
            }

            if (_size + length > maxSize)
            {
                _size = folder.Clean(Math.Max(0, Math.Min(maxSize / 10 * 9, maxSize - length)), removeTemporary: false, CancellationToken.None).SizeLeft;
                _addedSinceMeasured = 0;
            }

            if (_size + length > maxSize)
            {
                return false;
            }

            _size += length;
            _addedSinceMeasured += length;
            return true;
        }
    }
}
