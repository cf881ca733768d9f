using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Files;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>A version.</summary>
internal static class ArtifactFields
{
    private const string Type = "Artifact";

    internal static void Map(SchemaMap map)
    {
        map.Field<ArtifactRow>(Type, "id", artifact => GlobalIds.Encode(GlobalIds.Artifact, artifact.Id));
        map.Field<ArtifactRow>(Type, "description", artifact => artifact.Description);
        map.Field<ArtifactRow>(Type, "metadata", artifact => artifact.Metadata);
        map.Field<ArtifactRow>(Type, "labels", artifact => artifact.Labels);
        map.Field<ArtifactRow>(Type, "historyStep", artifact => artifact.HistoryStep);
        map.Field<ArtifactRow>(Type, "state", artifact => WireText.Of(artifact.State));
        map.Field<ArtifactRow>(Type, "size", artifact => artifact.Size);
        map.Field<ArtifactRow>(Type, "storageBytes", artifact => artifact.Size);
        map.Field<ArtifactRow>(Type, "digest", artifact => artifact.Digest);
        map.Field<ArtifactRow>(Type, "commitHash", artifact => artifact.CommitHash);
        map.Field<ArtifactRow>(Type, "fileCount", artifact => artifact.FileCount);
        map.Field<ArtifactRow>(Type, "createdAt", artifact => WireText.Of(artifact.CreatedAt));
        map.Field<ArtifactRow>(Type, "updatedAt", artifact => WireText.Of(artifact.UpdatedAt));

        // Nothing expires by inheritance here: a version that was given no time of its own lives on.
        map.Field<ArtifactRow>(Type, "ttlDurationSeconds", artifact => artifact.TtlDurationSeconds is > 0 or -2 ? artifact.TtlDurationSeconds : 0L);
        map.Field<ArtifactRow>(Type, "ttlIsInherited", artifact => artifact.TtlDurationSeconds is null or -1);

        map.Field<ArtifactRow>(Type, "artifactSequence", async (artifact, request) => await request.CollectionAsync(artifact.SequenceId));
        map.Field<ArtifactRow>(Type, "artifactType", async (artifact, request) => await request.TypeAsync(artifact.TypeId));
        map.Field<ArtifactRow>(Type, "tags", async (artifact, request) =>
            await request.ReadAsync(session => session.TagsOfArtifactAsync(artifact.Id)));
        map.Field<ArtifactRow>(Type, "versionIndex", async (artifact, request, context) =>
            context.Arguments.String("artifactCollectionName") is { } name
                ? (await MembershipsAsync(request, artifact, name)).FirstOrDefault()?.VersionIndex
                : artifact.VersionIndex);
        map.Field<ArtifactRow>(Type, "aliases", async (artifact, request, context) =>
            await AliasesAsync(request, artifact, context.Arguments.String("artifactCollectionName")));
        map.Field<ArtifactRow>(Type, "artifactMemberships", async (artifact, request, context) =>
            await MembershipPageAsync(request, context, artifact));
        MapLineage(map);
        MapManifest(map);
    }

    private static void MapLineage(SchemaMap map)
    {
        map.TypeOf("Initiator", source => source is RunRow ? "Run" : "User");
        map.Field<ArtifactRow>(Type, "createdBy", async (artifact, request) =>
        {
            if (artifact.RunId is { } runId)
            {
                return await request.RunAsync(runId) is { } run && await request.ReadableProjectAsync(run.ProjectId) is not null ? run : null;
            }

            return artifact.CreatedByUserId is { } userId ? await request.UserAsync(userId) : null;
        });
        map.Field<ArtifactRow>(Type, "usedCount", async (artifact, request) =>
            (await request.ReadAsync(session => session.RunsOfArtifactAsync(artifact.Id, RunArtifactRole.Input))).Count);
        map.Field<ArtifactRow>(Type, "usedBy", async (artifact, request, context) =>
        {
            var uses = await request.ReadAsync(session => session.RunsOfArtifactAsync(artifact.Id, RunArtifactRole.Input));
            var runs = new List<RunRow>();
            foreach (var use in uses.OrderBy(use => use.RunId))
            {
                if (await request.RunAsync(use.RunId) is { } run && await request.ReadableProjectAsync(run.ProjectId) is not null)
                {
                    runs.Add(run);
                }
            }

            return await RunSearch.OfListAsync(request, context, runs);
        });
    }

    private static void MapManifest(SchemaMap map)
    {
        map.Field<ArtifactRow>(Type, "currentManifest", async (artifact, request) =>
            CurrentManifest.Of(await request.ReadAsync(session => session.ManifestsOfArtifactAsync(artifact.Id))) is { Digest.Length: > 0 } known
                ? known
                : null);
        map.Field<ArtifactRow>(Type, "files", async (artifact, request, context) => await ArtifactFileList.OfAsync(request, context, artifact));

        map.Field<ArtifactRow>(Type, "filesByManifestEntries", async (artifact, request, context) =>
            await ArtifactFileList.OfEntriesAsync(request, context, artifact));

        map.Field<ManifestRow>("ArtifactManifest", "id", manifest => GlobalIds.Encode(GlobalIds.Manifest, manifest.Id));
        map.Field<ManifestRow>("ArtifactManifest", "type", manifest => WireText.Of(manifest.Type));
        map.Field<ManifestRow>("ArtifactManifest", "digest", manifest => manifest.Digest);
        map.Field<ManifestRow>("ArtifactManifest", "createdAt", manifest => WireText.Of(manifest.CreatedAt));
        map.Field<ManifestRow>("ArtifactManifest", "artifact", async (manifest, request) => await request.ArtifactAsync(manifest.ArtifactId));
        map.Field<ManifestRow>("ArtifactManifest", "file", async (manifest, request) => await FileNodes.OfManifestAsync(request, manifest));
    }

    private static async ValueTask<List<AliasNode>> AliasesAsync(RequestContext request, ArtifactRow artifact, string? collectionName)
    {
        var aliases = new List<AliasNode>();
        foreach (var membership in await MembershipsAsync(request, artifact, collectionName))
        {
            aliases.AddRange(await AliasNode.OfAsync(request, membership));
        }

        return aliases;
    }

    /// <summary>The version's places in collections that the caller may see, the source first.</summary>
    private static async ValueTask<List<MembershipRow>> MembershipsAsync(RequestContext request, ArtifactRow artifact, string? collectionName)
    {
        var visible = new List<MembershipRow>();
        foreach (var membership in await request.ReadAsync(session => session.MembershipsOfArtifactAsync(artifact.Id)))
        {
            if (await request.ReadableCollectionAsync(membership.CollectionId) is { } collection
                && (collectionName is null || collection.Name == collectionName))
            {
                visible.Add(membership);
            }
        }

        return visible;
    }

    /// <summary>A page of a list that is in memory, ordered by id.</summary>
    private static async ValueTask<Connection> MembershipPageAsync(RequestContext request, FieldContext context, ArtifactRow artifact)
    {
        var page = Paging.Request(context);
        var all = await MembershipsAsync(request, artifact, null);
        var rest = all.Where(membership => page.After is not { } after || membership.Id > after).ToList();
        return new Connection(
            [.. rest.Take(page.First).Select(membership => new Edge(membership, Paging.Cursor(membership.Id)))],
            rest.Count > page.First,
            page.After is not null,
            () => ValueTask.FromResult((long)all.Count));
    }
}
