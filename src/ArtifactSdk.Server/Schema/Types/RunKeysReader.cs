using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Finds out which metrics a run has: from what was kept of each block of its history, and from the lines of the others.</summary>
internal static class RunKeysReader
{
    internal static async ValueTask<RunKeys> ReadAsync(RequestContext request, RunRow run, string stream)
    {
        var keys = new RunKeys();
        var parts = await request.ReadAsync(session => SharedRuns.StreamsAsync(session, run.Id, stream));
        if (parts.Count > 1)
        {
            // Of several writers the last value is that of the last step, wherever it stands.
            await foreach (var row in new RunRowReader(request, run, stream).ReadAsync())
            {
                keys.Add(row);
            }

            return keys;
        }

        var kept = new KeptKeys(request, run, parts[0]);
        for (var offset = 0L; ;)
        {
            if (await kept.FindAsync(offset / RunBlocks.Size) is { } known)
            {
                keys.AddKept(known);
                offset = ((offset / RunBlocks.Size) + 1) * RunBlocks.Size;
                continue;
            }

            var lines = await request.ReadAsync(session => session.ReadNumberedRunLinesAsync(run.Id, parts[0], offset, RunBlocks.Size, RunBlocks.MaxCharacters));
            if (lines.Count == 0)
            {
                return keys;
            }

            request.CountMetricRows(lines);
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
