using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Making and changing projects and registries.</summary>
internal static class ProjectMutations
{
    internal static void Map(SchemaMap map)
    {
        map.Mutation("upsertModel", async (request, input) =>
        {
            var (project, inserted) = await request.Services.Registries.UpsertAsync(
                request.Caller,
                new ProjectChange(
                    input.String("entityName"),
                    input.String("name"),
                    input.String("description"),
                    Inputs.NullIfEmpty(input.String("access")),
                    input.Bool("allowAllArtifactTypesInRegistry"),
                    input.Objects("artifactTypes")?.Select(type => type.RequiredString("name")).ToList() ?? [])
                {
                    Id = Inputs.NullIfEmpty(input.String("id")) is { } id ? GlobalIds.Require(id, GlobalIds.Project) : null,
                },
                request.CancellationToken);
            return new Payload { ["project"] = project, ["model"] = project, ["inserted"] = inserted };
        });
        map.PayloadType("UpsertModelPayload", "project", "model", "inserted");

        map.Mutation("renameProject", async (request, input) => new Payload
        {
            ["project"] = await request.Services.ProjectLifecycle.RenameAsync(
                request.Caller,
                input.RequiredString("entityName"),
                input.RequiredString("oldProjectName"),
                input.RequiredString("newProjectName"),
                request.CancellationToken),
            ["inserted"] = false,
        });
        map.PayloadType("RenameProjectPayload", "project", "inserted");

        map.Mutation("deleteModel", async (request, input) => Payload.Of(
            "success",
            await request.Services.ProjectLifecycle.DeleteAsync(
                request.Caller, GlobalIds.Require(input.String("id"), GlobalIds.Project), request.CancellationToken)));
    }
}
