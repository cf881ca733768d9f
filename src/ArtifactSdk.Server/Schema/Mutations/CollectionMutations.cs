using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Editing and deleting collections.</summary>
internal static class CollectionMutations
{
    /// <summary>Here the protocol spells the last letter in upper case.</summary>
    private const string TagMutationId = "clientMutationID";

    internal static void Map(SchemaMap map)
    {
        MapKind(map, CollectionKind.Sequence, "ArtifactSequence", "artifactSequenceID");
        MapKind(map, CollectionKind.Portfolio, "ArtifactPortfolio", "artifactPortfolioID");
        foreach (var move in new[] { "moveArtifactSequence", "moveArtifactCollection" })
        {
            map.Mutation(move, async (request, input) => Payload.Of(
                "artifactCollection",
                await request.Services.Types.MoveAsync(
                    request.Caller,
                    GlobalIds.Require(input.RequiredString("artifactSequenceID"), GlobalIds.Collection),
                    input.RequiredString("destinationArtifactTypeName"),
                    request.CancellationToken)));
        }

        map.Mutation("createArtifactType", async (request, input) => Payload.Of(
            "artifactType",
            await request.Services.Types.CreateAsync(
                request.Caller, Entity(input), Project(input), input.RequiredString("name"), input.String("description"), request.CancellationToken)));
        map.PayloadType("CreateArtifactTypePayload", "artifactType");
        map.PayloadType("UpdateArtifactCollectionPayload", "artifactCollection");
        map.PayloadType("DeleteArtifactCollectionPayload", "artifactCollection");

        map.Mutation("createArtifactCollectionTagAssignments", async (request, input) =>
        {
            var wanted = Inputs.TagNames(input, "tags");
            var tags = await request.Services.Collections.AddTagsAsync(
                request.Caller, Entity(input), Project(input), Collection(input), wanted, request.CancellationToken);
            return new Payload { ["tags"] = tags.Where(tag => wanted.Contains(tag.Name)).ToList(), [TagMutationId] = MutationId(input) };
        });
        map.Field<Payload>("CreateArtifactCollectionTagAssignmentsPayload", "tags", payload => payload["tags"]);
        map.Field<Payload>("CreateArtifactCollectionTagAssignmentsPayload", TagMutationId, payload => payload[TagMutationId]);

        map.Mutation("deleteArtifactCollectionTagAssignments", async (request, input) =>
        {
            await request.Services.Collections.RemoveTagsAsync(
                request.Caller, Entity(input), Project(input), Collection(input), Inputs.TagNames(input, "tags"), request.CancellationToken);
            return new Payload { ["success"] = true, [TagMutationId] = MutationId(input) };
        });
        map.Field<Payload>("DeleteArtifactCollectionTagAssignmentsPayload", "success", payload => payload["success"]);
        map.Field<Payload>("DeleteArtifactCollectionTagAssignmentsPayload", TagMutationId, payload => payload[TagMutationId]);
    }

    private static void MapKind(SchemaMap map, CollectionKind kind, string name, string idField)
    {
        map.Mutation("update" + name, async (request, input) => Payload.Of(
            "artifactCollection",
            await request.Services.Collections.UpdateAsync(
                request.Caller,
                GlobalIds.Require(input.RequiredString(idField), GlobalIds.Collection),
                kind,
                input.String("name"),
                input.String("description"),
                request.CancellationToken)));
        map.Mutation("delete" + name, async (request, input) => Payload.Of(
            "artifactCollection",
            await request.Services.Collections.DeleteAsync(
                request.Caller, GlobalIds.Require(input.RequiredString(idField), GlobalIds.Collection), kind, request.CancellationToken)));
    }

    private static string? MutationId(ArgumentReader input) => input.Has(TagMutationId) ? input.String(TagMutationId) : null;

    private static string Entity(ArgumentReader input) => input.RequiredString("entityName");

    private static string Project(ArgumentReader input) => input.RequiredString("projectName");

    private static string Collection(ArgumentReader input) => input.RequiredString("artifactCollectionName");
}
