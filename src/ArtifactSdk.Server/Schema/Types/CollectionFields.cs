using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Both kinds of collections; their common fields are bound on the interface.</summary>
internal static class CollectionFields
{
    private const string Type = "ArtifactCollection";

    internal static void Map(SchemaMap map)
    {
        map.TypeOf(Type, collection => ((CollectionRow)collection).Kind == CollectionKind.Sequence ? "ArtifactSequence" : "ArtifactPortfolio");
        map.Field<CollectionRow>(Type, "id", collection => GlobalIds.Encode(GlobalIds.Collection, collection.Id));
        map.Field<CollectionRow>(Type, "name", collection => collection.Name);
        map.Field<CollectionRow>(Type, "description", collection => collection.Description);
        map.Field<CollectionRow>(Type, "state", collection => WireText.Of(collection.State));
        map.Field<CollectionRow>(Type, "createdAt", collection => WireText.Of(collection.CreatedAt));
        map.Field<CollectionRow>(Type, "updatedAt", collection => WireText.Of(collection.UpdatedAt));

        // Whoever sees a version through a link need not see the project that it comes from.
        map.Field<CollectionRow>(Type, "project", async (collection, request) => await request.ReadableProjectAsync(collection.ProjectId));
        map.Field<CollectionRow>(Type, "defaultArtifactType", async (collection, request) => await request.TypeAsync(collection.TypeId));
        map.Field<CollectionRow>(Type, "tags", async (collection, request) => Connection.Whole(
            [.. (await request.ReadAsync(session => session.TagsOfCollectionAsync(collection.Id))).Select(tag => new Edge(tag, Paging.Cursor(tag.Id)))]));
        map.Field<CollectionRow>(Type, "aliases", async (collection, request, context) =>
            await CollectionLists.AliasesAsync(request, context, collection));
        map.Field<CollectionRow>(Type, "artifacts", async (collection, request, context) =>
            await CollectionLists.VersionsAsync(request, context, collection));
        map.Field<CollectionRow>(Type, "artifactMemberships", async (collection, request, context) =>
            await CollectionLists.MembershipsAsync(request, context, collection));
        map.Field<CollectionRow>(Type, "artifactMembership", async (collection, request, context) =>
        {
            var alias = context.Arguments.RequiredString("aliasName");
            return await request.ReadAsync(session => ArtifactLookup.FindInAsync(session, collection.Id, alias));
        });
        map.Field<CollectionRow>("ArtifactSequence", "latestArtifact", async (collection, request) =>
            await request.ReadAsync(session => ArtifactLookup.FindInAsync(session, collection.Id, AliasRules.Latest)) is { } membership
                ? await request.ArtifactAsync(membership.ArtifactId)
                : null);

        map.Field<TagRow>("Tag", "id", tag => GlobalIds.Encode(GlobalIds.Tag, tag.Id));
        map.Field<TagRow>("Tag", "name", tag => tag.Name);
        map.Field<TagRow>("Tag", "attributes", _ => "{}");
        map.Field<TagRow>("Tag", "tagCategoryName", _ => "");
    }
}
