using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema.Types;

internal static class ArtifactTypeFields
{
    internal static void Map(SchemaMap map)
    {
        map.Field<ArtifactTypeRow>("ArtifactType", "id", type => GlobalIds.Encode(GlobalIds.ArtifactType, type.Id));
        map.Field<ArtifactTypeRow>("ArtifactType", "name", type => type.Name);
        map.Field<ArtifactTypeRow>("ArtifactType", "description", type => type.Description);
        map.Field<ArtifactTypeRow>("ArtifactType", "createdAt", type => WireText.Of(type.CreatedAt));
        map.Field<ArtifactTypeRow>("ArtifactType", "project", async (type, request) => await request.ProjectAsync(type.ProjectId));
        map.Field<ArtifactTypeRow>("ArtifactType", "artifact", async (type, request, context) =>
        {
            var name = context.Arguments.RequiredString("name");
            return await request.ReadAsync(session => ArtifactLookup.FindAsync(session, type.ProjectId, name)) is { } membership
                && await request.CollectionAsync(membership.CollectionId) is { } collection && collection.TypeId == type.Id
                ? await request.ArtifactAsync(membership.ArtifactId)
                : null;
        });
        map.Field<ArtifactTypeRow>("ArtifactType", "artifactCollection", async (type, request, context) =>
            await FindAsync(request, type, context.Arguments.RequiredString("name")));
        map.Field<ArtifactTypeRow>("ArtifactType", "artifactSequence", async (type, request, context) =>
            await FindAsync(request, type, context.Arguments.RequiredString("name")) is { Kind: CollectionKind.Sequence } sequence
                ? sequence
                : null);
        map.Field<ArtifactTypeRow>("ArtifactType", "artifactCollections", async (type, request, context) =>
            await CollectionLists.OfProjectAsync(request, context, type.ProjectId, type.Id, kind: null));
        map.Field<ArtifactTypeRow>("ArtifactType", "artifactSequences", async (type, request, context) =>
            await CollectionLists.OfProjectAsync(request, context, type.ProjectId, type.Id, CollectionKind.Sequence));
    }

    private static async ValueTask<CollectionRow?> FindAsync(RequestContext request, ArtifactTypeRow type, string name) =>
        await request.ReadAsync(session => session.FindCollectionAsync(type.ProjectId, name)) is { } collection && collection.TypeId == type.Id
            ? collection
            : null;
}
