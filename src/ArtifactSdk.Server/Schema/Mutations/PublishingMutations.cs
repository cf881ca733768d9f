using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Files;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Logging a version, step by step.</summary>
internal static class PublishingMutations
{
    internal static void Map(SchemaMap map)
    {
        map.Mutation("createArtifact", async (request, input) => Payload.Of(
            "artifact",
            await request.Services.Creation.CreateAsync(request.Caller, ReadArtifact(input), request.CancellationToken)));
        map.PayloadType("CreateArtifactPayload", "artifact");

        map.Mutation("createArtifactManifest", async (request, input) => Payload.Of(
            "artifactManifest",
            await request.Services.ManifestRows.CreateAsync(
                request.Caller,
                GlobalIds.Require(input.RequiredString("artifactID"), GlobalIds.Artifact),
                input.String("baseArtifactID"),
                input.RequiredString("name"),
                input.RequiredString("digest"),
                WireText.ManifestTypeOf(input.String("type")),
                request.CancellationToken)));
        map.PayloadType("CreateArtifactManifestPayload", "artifactManifest");

        map.Mutation("updateArtifactManifest", async (request, input) => Payload.Of(
            "artifactManifest",
            await request.Services.ManifestRows.UpdateAsync(
                request.Caller,
                GlobalIds.Require(input.RequiredString("artifactManifestID"), GlobalIds.Manifest),
                input.String("digest"),
                input.String("baseArtifactID"),
                request.CancellationToken)));
        map.PayloadType("UpdateArtifactManifestPayload", "artifactManifest");

        map.Mutation("createArtifactFiles", CreateFilesAsync);
        map.PayloadType("CreateArtifactFilesPayload", "files");

        map.Mutation("completeMultipartUploadArtifact", async (request, input) => Payload.Of(
            "digest",
            await request.Services.Multipart.CompleteAsync(
                request.Caller,
                GlobalIds.Require(input.RequiredString("artifactID"), GlobalIds.Artifact),
                input.RequiredString("storagePath"),
                input.RequiredString("uploadID"),
                Parts(input, "completedParts"),
                request.CancellationToken)));
        map.PayloadType("CompleteMultipartUploadArtifactPayload", "digest");

        map.Mutation("commitArtifact", async (request, input) => Payload.Of(
            "artifact",
            await request.Services.Commit.CommitAsync(
                request.Caller, GlobalIds.Require(input.RequiredString("artifactID"), GlobalIds.Artifact), request.CancellationToken)));
        map.PayloadType("CommitArtifactPayload", "artifact");
    }

    private static NewArtifact ReadArtifact(ArgumentReader input)
    {
        if (!string.IsNullOrEmpty(input.String("storageRegion")))
        {
            throw DomainException.Invalid($"invalid storageRegion: {input.String("storageRegion")}");
        }

        return new NewArtifact
        {
            EntityName = input.RequiredString("entityName"),
            ProjectName = input.RequiredString("projectName"),
            TypeName = input.RequiredString("artifactTypeName"),
            CollectionName = CollectionName(input),
            Digest = input.RequiredString("digest"),
            RunName = Inputs.NullIfEmpty(input.String("runName")),
            Description = input.String("description"),
            Metadata = input.String("metadata"),
            Labels = input.String("labels"),
            Aliases = input.Objects("aliases")
                ?.Select(alias => new RequestedAlias(alias.RequiredString("artifactCollectionName"), alias.RequiredString("alias"))).ToList() ?? [],
            Tags = Inputs.TagNames(input, "tags"),
            TtlDurationSeconds = input.Long("ttlDurationSeconds"),
            HistoryStep = input.Long("historyStep"),
            DistributedId = Inputs.NullIfEmpty(input.String("distributedID")),
            ClientId = Inputs.NullIfEmpty(input.String("clientID")),
            SequenceClientId = Inputs.NullIfEmpty(input.String("sequenceClientID")),
            Deduplicate = input.Bool("enableDigestDeduplication") ?? false,
        };
    }

    /// <summary>New clients send one name, old ones a list of one.</summary>
    private static string CollectionName(ArgumentReader input)
    {
        if (input.String("artifactCollectionName") is { Length: > 0 } name)
        {
            return name;
        }

        return input.Strings("artifactCollectionNames") is [var only]
            ? only
            : throw DomainException.Invalid("An artifact is logged to exactly one collection: give artifactCollectionName.");
    }

    private static List<UploadPart> Parts(ArgumentReader input, string field) =>
        input.Objects(field)
            ?.Select(part => MultipartUploads.ReadPart(part.Long("partNumber") ?? 0, part.RequiredString("hexMD5"))).ToList() ?? [];

    private static async ValueTask<Payload> CreateFilesAsync(RequestContext request, ArgumentReader input)
    {
        var specs = (input.Objects("artifactFiles") ?? []).Select(spec => new FileSpec(
            GlobalIds.Require(spec.RequiredString("artifactID"), GlobalIds.Artifact),
            spec.RequiredString("name"),
            spec.RequiredString("md5"))
        { Parts = Parts(spec, "uploadPartsInput") }).ToList();
        var plans = await request.Services.Files.PlanAsync(request.Caller, specs, request.CancellationToken);
        return Payload.Of(
            "files",
            Connection.Whole([.. plans.Select((plan, index) => new Edge(FileNodes.OfPlan(plan), Paging.Cursor(index)))]));
    }
}
