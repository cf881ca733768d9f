using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Files;

/// <summary>The files of a version: every entry of its manifest, references included, in pages.</summary>
internal static class ArtifactFileList
{
    private const int MaxPage = 10_000;
    private const int MaxEntries = 5000;

    internal static async ValueTask<Connection> OfAsync(RequestContext request, FieldContext context, ArtifactRow artifact)
    {
        var first = Paging.First(context, MaxPage);
        var after = Paging.After(context, 1)?[0] ?? -1;
        var names = context.Arguments.Strings("names") is { Count: > 0 } some ? some : null;
        if (artifact.State == ArtifactState.Pending)
        {
            return Connection.Whole([]);
        }

        var entityId = await FileNodes.EntityOfAsync(request, artifact.Id);
        var manifest = await ManifestAsync(request, artifact, entityId);
        var positions = names is null
            ? null
            : names.Select(manifest.IndexOf).OfType<int>().Distinct().Order().ToList();
        var total = positions?.Count ?? manifest.Entries.Count;
        var rest = positions?.Where(position => position > after)
            ?? Enumerable.Range(0, manifest.Entries.Count).Skip((int)Math.Min(after + 1, int.MaxValue));
        var page = rest.Take(first + 1).ToList();
        return new Connection(
            [.. page.Take(first).Select(position => new Edge(FileNodes.OfEntry(artifact, entityId, manifest.Entries[position]), Paging.Cursor(position)))],
            page.Count > first,
            after >= 0,
            () => ValueTask.FromResult((long)total));
    }

    /// <summary>
    /// The files of entries that the client reads from the manifest itself. An entry that is not in the manifest as it says is left
    /// out: a digest alone gives nobody a right to the bytes.
    /// </summary>
    internal static async ValueTask<Connection> OfEntriesAsync(RequestContext request, FieldContext context, ArtifactRow artifact)
    {
        var asked = context.Arguments.Objects("entries") ?? [];
        if (asked.Count > MaxEntries)
        {
            throw DomainException.Invalid($"{asked.Count} entries are too many for one request; at most {MaxEntries} are allowed.");
        }

        if (artifact.State == ArtifactState.Pending)
        {
            return Connection.Whole([]);
        }

        var entityId = await FileNodes.EntityOfAsync(request, artifact.Id);
        var manifest = await ManifestAsync(request, artifact, entityId);
        var edges = new List<Edge>(asked.Count);
        foreach (var entry in asked)
        {
            if (manifest.IndexOf(entry.RequiredString("name")) is { } position
                && manifest.Entries[position].Digest == entry.RequiredString("digest"))
            {
                edges.Add(new Edge(FileNodes.OfEntry(artifact, entityId, manifest.Entries[position]), Paging.Cursor(position)));
            }
        }

        return Connection.Whole(edges);
    }

    private static async ValueTask<Manifest> ManifestAsync(RequestContext request, ArtifactRow artifact, long entityId)
    {
        // Every list of files comes through here, and every one gives addresses of contents.
        if (!await request.CanUseAsync(artifact))
        {
            throw DomainException.Denied();
        }

        var current = CurrentManifest.Of(await request.ReadAsync(session => session.ManifestsOfArtifactAsync(artifact.Id)));
        return current is not null && Digests.TryGetHex(current.Digest, out var hex)
            && await request.Services.Manifests.FindAsync(new BlobKey(entityId, hex), request.CancellationToken) is { } manifest
            ? manifest
            : throw DomainException.NotFound($"The manifest of artifact {GlobalIds.Encode(GlobalIds.Artifact, artifact.Id)} is missing.");
    }
}
