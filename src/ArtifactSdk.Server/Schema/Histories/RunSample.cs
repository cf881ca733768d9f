namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>Of so many rows at most as many as wanted, evenly spread, the first and the last among them.</summary>
internal sealed class RunSample(long total, int? wanted)
{
    private readonly bool _isWhole = wanted is null || total <= wanted;
    private long _seen;
    private long _taken;

    /// <summary>Which row is the sample of this number.</summary>
    internal static long Place(long total, int wanted, long sample) => wanted == 1 ? 0 : sample * (total - 1) / (wanted - 1);

    /// <summary>Whether the next row is one of them.</summary>
    internal bool TakesNext()
    {
        var at = _seen++;
        if (_isWhole || (_taken < wanted && at == Place(total, wanted.Value, _taken)))
        {
            _taken++;
            return true;
        }

        return false;
    }

    /// <summary>Which of so many rows that come next are among them, counted from 0.</summary>
    internal List<int> TakeOf(int rows)
    {
        List<int> taken = [];
        var end = _seen + rows;
        for (; _isWhole ? _seen < end : _taken < wanted && Place(total, wanted.Value, _taken) < end; _taken++)
        {
            _seen = _isWhole ? _seen : Place(total, wanted!.Value, _taken);
            taken.Add((int)(rows - (end - _seen)));
            _seen++;
        }

        _seen = end;
        return taken;
    }
}
