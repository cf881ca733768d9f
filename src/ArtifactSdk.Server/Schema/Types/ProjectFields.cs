using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

internal static class ProjectFields
{
    internal static void Map(SchemaMap map)
    {
        map.Field<ProjectRow>("Project", "id", project => GlobalIds.Encode(GlobalIds.Project, project.Id));
        map.Field<ProjectRow>("Project", "internalId", project => GlobalIds.Encode(GlobalIds.ProjectInternalId, project.Id));
        map.Field<ProjectRow>("Project", "name", project => project.Name);
        map.Field<ProjectRow>("Project", "entityName", async (project, request) => (await request.EntityAsync(project.EntityId))?.Name);
        map.Field<ProjectRow>("Project", "entity", async (project, request) => await request.EntityAsync(project.EntityId));
        map.Field<ProjectRow>("Project", "description", project => project.Description);
        map.Field<ProjectRow>("Project", "access", project => project.Access);
        map.Field<ProjectRow>("Project", "views", _ => null);
        map.Field<ProjectRow>("Project", "createdAt", project => WireText.Of(project.CreatedAt));
        map.Field<ProjectRow>("Project", "updatedAt", project => WireText.Of(project.UpdatedAt));
        map.Field<ProjectRow>("Project", "isBenchmark", _ => false);
        map.Field<ProjectRow>("Project", "isPublished", _ => null);
        map.Field<ProjectRow>("Project", "allowAllArtifactTypesInRegistry", project => project.AllowAllArtifactTypes);
        map.Field<ProjectRow>("Project", "readOnly", async (project, request) =>
            !await request.ReadAsync(session => request.Services.Permissions.CanWriteProjectAsync(session, request.Caller, project)));
        map.Field<ProjectRow>("Project", "user", async (project, request) =>
            project.CreatedByUserId is { } id ? await request.UserAsync(id) : null);
        MapRuns(map);
        MapArtifacts(map);
    }

    private static void MapRuns(SchemaMap map)
    {
        map.Field<ProjectRow>("Project", "run", async (project, request, context) =>
            await request.ReadAsync(session => session.FindRunAsync(project.Id, context.Arguments.RequiredString("name"))));
        map.Field<ProjectRow>("Project", "bucket", async (project, request, context) =>
            await request.ReadAsync(session => session.FindRunAsync(project.Id, context.Arguments.RequiredString("name"))));
        map.Field<ProjectRow>("Project", "runCount", async (project, request, context) =>
            (int)await RunSearch.CountAsync(request, project.Id, ListArguments.Filter(context, "filters", FieldSets.Runs)));
        map.Field<ProjectRow>("Project", "runs", async (project, request, context) => await RunSearch.OfProjectAsync(request, context, project));
        map.Field<ProjectRow>("Project", "buckets", async (project, request, context) => await RunSearch.OfProjectAsync(request, context, project));
    }

    private static void MapArtifacts(SchemaMap map)
    {
        map.Field<ProjectRow>("Project", "artifact", async (project, request, context) =>
            await MembershipAsync(request, project, context) is { } membership ? await request.ArtifactAsync(membership.ArtifactId) : null);
        map.Field<ProjectRow>("Project", "artifactCollectionMembership", async (project, request, context) =>
            await MembershipAsync(request, project, context));
        map.Field<ProjectRow>("Project", "artifactType", async (project, request, context) =>
            await request.ReadAsync(session => session.FindTypeAsync(project.Id, context.Arguments.RequiredString("name"))));
        map.Field<ProjectRow>("Project", "artifactTypes", async (project, request, context) =>
        {
            var includeUnused = context.Arguments.Bool("includeAll") ?? false;
            var page = Paging.Request(context);
            var types = await request.ReadAsync(session => session.ListTypesAsync(project.Id, includeUnused, page));
            return Paging.Of(types, page, type => type.Id, type => type, () => ValueTask.FromResult((long)types.Items.Count));
        });
        map.Field<ProjectRow>("Project", "artifactCollection", async (project, request, context) =>
            await request.ReadAsync(session => session.FindCollectionAsync(project.Id, context.Arguments.RequiredString("name"))));
        map.Field<ProjectRow>("Project", "artifactCollections", async (project, request, context) =>
            await CollectionLists.OfProjectAsync(request, context, project.Id, typeId: null, kind: null));
    }

    private static ValueTask<MembershipRow?> MembershipAsync(RequestContext request, ProjectRow project, FieldContext context)
    {
        var name = context.Arguments.RequiredString("name");
        return request.ReadAsync(session => ArtifactLookup.FindAsync(session, project.Id, name));
    }
}
