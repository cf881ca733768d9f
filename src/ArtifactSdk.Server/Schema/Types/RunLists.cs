using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Files;
using ArtifactSdk.Server.Schema.Lists;
using ArtifactSdk.Server.Schema.Mutations;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>What a run made, used and uploaded.</summary>
internal static class RunLists
{
    internal static async ValueTask<Connection> ArtifactsAsync(RequestContext request, FieldContext context, RunRow run, RunArtifactRole role)
    {
        var page = Paging.Request(context);
        var rows = await request.ReadAsync(session => session.ArtifactsOfRunAsync(run.Id, role, page));
        var edges = new List<Edge>(rows.Items.Count);
        foreach (var row in rows.Items)
        {
            // A version that is not committed has no number yet, which clients cannot take.
            var artifact = await request.ReadAsync(session => request.Services.Artifacts.FindReadableAsync(session, request.Caller, row.ArtifactId));
            if (artifact is { State: ArtifactState.Committed })
            {
                edges.Add(new Edge(artifact, Paging.Cursor(row.ArtifactId)) { UsedAs = row.UsedAs });
            }
        }

        return new Connection(edges, rows.HasNext, page.After is not null, () => CountArtifactsAsync(request, run, role))
        {
            EndCursor = rows.Items is [.., var last] ? Paging.Cursor(last.ArtifactId) : null,
        };
    }

    internal static async ValueTask<Connection> FilesAsync(RequestContext request, FieldContext context, RunRow run)
    {
        // Clients that want all files send an empty list of names.
        var names = context.Arguments.Strings("names") is { Count: > 0 } some ? some : null;
        var page = Paging.Request(context);
        var entityId = (await request.ProjectAsync(run.ProjectId))?.EntityId ?? 0;
        var pattern = Inputs.NullIfEmpty(context.Arguments.String("pattern"));
        var all = await UploadedAsync(request, run, name => names?.Contains(name) != false && (pattern is null || LikePattern.Matches(pattern, name)));
        var rest = all.Where(file => page.After is not { } after || file.Id > after).ToList();
        return new Connection(
            [.. rest.Take(page.First).Select(file => new Edge(FileNodes.OfRunFile(file, entityId, needsUpload: false), Paging.Cursor(file.Id)))],
            rest.Count > page.First,
            page.After is not null,
            () => ValueTask.FromResult((long)all.Count));
    }

    internal static async ValueTask<List<RunFileRow>> UploadedAsync(RequestContext request, RunRow run, Func<string, bool> wanted)
    {
        var files = new List<RunFileRow>();
        long? after = null;
        while (true)
        {
            var page = await request.ReadAsync(session => session.ListRunFilesAsync(run.Id, new PageRequest(after, Paging.MaxSize)));
            files.AddRange(page.Items.Where(file => file.Digest is not null && wanted(file.Name)));
            if (!page.HasNext || page.Items.Count == 0)
            {
                return files;
            }

            after = page.Items[^1].Id;
        }
    }

    private static ValueTask<long> CountArtifactsAsync(RequestContext request, RunRow run, RunArtifactRole role) =>
        request.ReadAsync(async session =>
        {
            var count = 0L;
            long? after = null;
            while (true)
            {
                var page = await session.ArtifactsOfRunAsync(run.Id, role, new PageRequest(after, Paging.MaxSize));
                count += page.Items.Count;
                if (!page.HasNext || page.Items.Count == 0)
                {
                    return count;
                }

                after = page.Items[^1].ArtifactId;
            }
        });
}
