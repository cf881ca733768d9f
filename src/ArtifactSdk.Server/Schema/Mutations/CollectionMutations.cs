using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Editing and deleting collections.</summary>
internal static class CollectionMutations
{
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
            return Payload.Of("tags", tags.Where(tag => wanted.Contains(tag.Name)).ToList());
        });
        map.Field<Payload>("CreateArtifactCollectionTagAssignmentsPayload", "tags", payload => payload["tags"]);
        map.Field<Payload>("CreateArtifactCollectionTagAssignmentsPayload", "clientMutationID", _ => null);

        map.Mutation("deleteArtifactCollectionTagAssignments", async (request, input) =>
        {
            await request.Services.Collections.RemoveTagsAsync(
                request.Caller, Entity(input), Project(input), Collection(input), Inputs.TagNames(input, "tags"), request.CancellationToken);
            return Payload.Of("success", true);
        });
        map.Field<Payload>("DeleteArtifactCollectionTagAssignmentsPayload", "success", payload => payload["success"]);
        map.Field<Payload>("DeleteArtifactCollectionTagAssignmentsPayload", "clientMutationID", _ => null);
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

    private static string Entity(ArgumentReader input) => input.RequiredString("entityName");

    private static string Project(ArgumentReader input) => input.RequiredString("projectName");

    private static string Collection(ArgumentReader input) => input.RequiredString("artifactCollectionName");
}
