using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>Finds out which metrics a run has: from what was kept of each block of its history, and from the lines of the others.</summary>
internal static class RunKeysReader
{
    internal static async ValueTask<RunKeys> ReadAsync(RequestContext request, RunRow run, string stream)
    {
        var parts = await request.ReadAsync(session => SharedRuns.StreamsAsync(session, run.Id, stream));
        if (parts is [var only])
        {
            return await ReadAsync(request, run.Id, only);
        }

        var keys = new RunKeys();
        foreach (var part in parts)
        {
            keys.AddWriter(await ReadAsync(request, run.Id, part));
        }

        return keys;
    }

    private static async ValueTask<RunKeys> ReadAsync(RequestContext request, long runId, string part)
    {
        var keys = new RunKeys();
        var kept = new KeptKeys(request, runId, part);
        for (var offset = 0L; ;)
        {
            if (await kept.FindAsync(offset / RunBlocks.Size) is { } known)
            {
                keys.AddKept(known);
                offset = ((offset / RunBlocks.Size) + 1) * RunBlocks.Size;
                continue;
            }

            var lines = await request.ReadMetricLinesAsync(runId, part, offset, RunBlocks.Size);
            if (lines.Count == 0)
            {
                return keys;
            }

            foreach (var (number, text) in lines)
            {
                offset = number;
                if (await kept.FindAsync(number / RunBlocks.Size) is not null)
                {
                    break;
                }

                keys.Add(text);
                offset = number + 1;
            }
        }
    }
}
