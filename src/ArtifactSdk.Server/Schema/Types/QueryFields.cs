using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The roots of queries. What is missing, and what the caller may not see, are both null.</summary>
internal static class QueryFields
{
    internal static void Map(SchemaMap map)
    {
        map.Query("viewer", (request, _) => ValueTask.FromResult<object?>(request.Caller.User));
        map.Query("users", async (request, context) => await UserLists.SearchAsync(request, context.Arguments.String("query")));
        map.Query("entity", async (request, context) => await EntityAsync(request, context.Arguments.String("name")));
        map.Query("organization", async (request, context) => await OrganizationAsync(request, context));
        map.Query("project", async (request, context) => await ProjectAsync(request, context));
        map.Query("model", async (request, context) => await ProjectAsync(request, context));
        map.Query("projects", async (request, context) => await ProjectLists.OfNamedEntityAsync(request, context));
        map.Query("models", async (request, context) => await ProjectLists.OfNamedEntityAsync(request, context));
        map.Query("artifact", async (request, context) =>
            GlobalIds.TryDecode(context.Arguments.String("id"), GlobalIds.Artifact, out var id)
                ? await request.ReadAsync(session => request.Services.Artifacts.FindReadableAsync(session, request.Caller, id))
                : null);
        map.Query("artifactCollection", async (request, context) => await CollectionAsync(request, context));
        map.Query("artifactSequence", async (request, context) =>
            await CollectionAsync(request, context) is { Kind: CollectionKind.Sequence } sequence ? sequence : null);
        map.Query("clientIDMapping", async (request, context) => await ClientIdAsync(request, context.Arguments.RequiredString("clientID")));
        map.Field<ArtifactRow>("ClientIDMapping", "serverID", artifact => GlobalIds.Encode(GlobalIds.Artifact, artifact.Id));
    }

    internal static ValueTask<EntityRow?> EntityAsync(RequestContext request, string? name) =>
        request.ReadAsync(async session =>
            await ProjectAccess.FindEntityAsync(session, request.Caller, name) is { } entity
                && await request.Services.Permissions.CanReadEntityAsync(session, request.Caller, entity)
                ? entity
                : null);

    private static ValueTask<OrganizationRow?> OrganizationAsync(RequestContext request, FieldContext context)
    {
        var id = context.Arguments.String("id");
        var name = context.Arguments.String("name");
        return request.ReadAsync(async session =>
        {
            OrganizationRow? organization = null;
            if (GlobalIds.TryDecode(id, GlobalIds.Organization, out var number))
            {
                organization = await session.GetOrganizationAsync(number);
            }
            else if (!string.IsNullOrEmpty(name))
            {
                organization = await session.FindOrganizationAsync(name);
                if (organization is null
                    && await session.FindEntityAsync(name) is { Kind: EntityKind.Organization, OrganizationId: { } parent })
                {
                    organization = await session.GetOrganizationAsync(parent);
                }
            }

            return organization is not null
                && await session.GetEntityAsync(organization.OrgEntityId) is { } entity
                && await request.Services.Permissions.CanReadEntityAsync(session, request.Caller, entity)
                ? organization
                : null;
        });
    }

    private static ValueTask<ProjectRow?> ProjectAsync(RequestContext request, FieldContext context)
    {
        var entity = context.Arguments.String("entityName");
        var name = context.Arguments.String("name");
        return request.ReadAsync(session => request.Services.Projects.FindReadableAsync(session, request.Caller, entity, name));
    }

    private static async ValueTask<CollectionRow?> CollectionAsync(RequestContext request, FieldContext context) =>
        GlobalIds.TryDecode(context.Arguments.String("id"), GlobalIds.Collection, out var id)
            ? await request.ReadableCollectionAsync(id)
            : null;

    private static ValueTask<ArtifactRow?> ClientIdAsync(RequestContext request, string clientId) =>
        request.ReadAsync(async session =>
            await session.FindArtifactByClientIdAsync(clientId) is { } id
                ? await request.Services.Artifacts.FindReadableAsync(session, request.Caller, id)
                : null);
}
