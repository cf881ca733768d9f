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
            if (!string.IsNullOrEmpty(input.String("id")))
            {
                throw new DomainException("Changing a project by its id is not served by this server yet; give its name.", ErrorCodes.NotServed, 400);
            }

            var (project, inserted) = await request.Services.Registries.UpsertAsync(
                request.Caller,
                new ProjectChange(
                    input.String("entityName"),
                    input.String("name") ?? throw DomainException.Invalid("A project needs a name."),
                    input.String("description"),
                    Inputs.NullIfEmpty(input.String("access")),
                    input.Bool("allowAllArtifactTypesInRegistry"),
                    input.Objects("artifactTypes")?.Select(type => type.RequiredString("name")).ToList() ?? []),
                request.CancellationToken);
            return new Payload { ["project"] = project, ["model"] = project, ["inserted"] = inserted };
        });
        map.PayloadType("UpsertModelPayload", "project", "model", "inserted");
    }
}
