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
    /// <summary>So many files are looked up by name; of more, all files are read.</summary>
    private const int MaxLookups = 1_000;

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

        return new Connection(edges, rows.HasNext, page.After is not null, () => request.ReadAsync(session => session.CountArtifactsOfRunAsync(run.Id, role)))
        {
            EndCursor = rows.Items is [.., var last] ? Paging.Cursor(last.ArtifactId) : null,
        };
    }

    internal static async ValueTask<Connection> FilesAsync(RequestContext request, FieldContext context, RunRow run)
    {
        // Clients that want all files send an empty list of names.
        var names = context.Arguments.Strings("names") is { Count: > 0 } some ? some.ToHashSet(StringComparer.Ordinal) : null;
        var pattern = Inputs.NullIfEmpty(context.Arguments.String("pattern"));
        var page = Paging.Request(context);
        var entityId = (await request.ProjectAsync(run.ProjectId))?.EntityId ?? 0;
        var rows = await FindAsync(page.After, page.First + 1);
        return new Connection(
            [.. rows.Take(page.First).Select(file => new Edge(FileNodes.OfRunFile(file, entityId, needsUpload: false), Paging.Cursor(file.Id)))],
            rows.Count > page.First,
            page.After is not null,
            async () => names is null && pattern is null ? await CountFilesAsync(request, run) : (await FindAsync(null, int.MaxValue)).Count);

        bool Wanted(RunFileRow file) => names?.Contains(file.Name) != false && (pattern is null || LikePattern.Matches(pattern, file.Name));

        ValueTask<List<RunFileRow>> FindAsync(long? after, int count) => names is { Count: <= MaxLookups }
            ? NamedAsync(request, run, names, file => file.Id > (after ?? 0) && Wanted(file))
            : ListedAsync(request, run, after, count, Wanted);
    }

    internal static ValueTask<long> CountFilesAsync(RequestContext request, RunRow run) =>
        request.ReadAsync(session => session.CountRunFilesAsync(run.Id));

    private static async ValueTask<List<RunFileRow>> NamedAsync(RequestContext request, RunRow run, HashSet<string> names, Func<RunFileRow, bool> wanted)
    {
        var files = new List<RunFileRow>();
        foreach (var name in names)
        {
            if (await request.ReadAsync(session => session.FindRunFileAsync(run.Id, name)) is { Digest: not null } file && wanted(file))
            {
                files.Add(file);
            }
        }

        return [.. files.OrderBy(file => file.Id)];
    }

    /// <summary>The next files that are wanted, so many at most.</summary>
    private static async ValueTask<List<RunFileRow>> ListedAsync(RequestContext request, RunRow run, long? after, int count, Func<RunFileRow, bool> wanted)
    {
        var files = new List<RunFileRow>();
        for (var size = Math.Min(count, Paging.MaxSize); ; size = Paging.MaxSize)
        {
            var page = await request.ReadAsync(session => session.ListRunFilesAsync(run.Id, new PageRequest(after, size)));
            files.AddRange(page.Items.Where(wanted).Take(count - files.Count));
            if (!page.HasNext || page.Items.Count == 0 || files.Count >= count)
            {
                return files;
            }

            after = page.Items[^1].Id;
        }
    }
}
