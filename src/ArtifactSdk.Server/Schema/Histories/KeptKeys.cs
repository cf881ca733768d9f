using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>What was kept of the blocks of a stream, asked for block after block: only a part of it is in memory at a time.</summary>
internal sealed class KeptKeys(RequestContext request, long runId, string part)
{
    private readonly Queue<(long Block, string Keys)> _ahead = new();
    private bool _isEnd;

    /// <param name="block">Not before the one that was asked for last.</param>
    internal async ValueTask<string?> FindAsync(long block)
    {
        while (_ahead.TryPeek(out var next) && next.Block < block)
        {
            _ahead.Dequeue();
        }

        if (_ahead.Count == 0 && !_isEnd)
        {
            foreach (var kept in await request.ReadAsync(session => session.ReadRunBlockKeysAsync(runId, part, block, RunBlocks.MaxCharacters)))
            {
                _ahead.Enqueue(kept);
            }

            _isEnd = _ahead.Count == 0;
        }

        return _ahead.TryPeek(out var found) && found.Block == block ? found.Keys : null;
    }
}
