using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Who may use a registry, and as what.</summary>
internal static class MemberMutations
{
    internal static void Map(SchemaMap map)
    {
        map.Mutation("createProjectMembers", async (request, input) => Payload.Of(
            "success",
            await request.Services.RegistryMembers.AddAsync(request.Caller, Project(input), Users(input), Teams(input), request.CancellationToken)));
        map.Mutation("deleteProjectMembers", async (request, input) => Payload.Of(
            "success",
            await request.Services.RegistryMembers.RemoveAsync(request.Caller, Project(input), Users(input), Teams(input), request.CancellationToken)));
        map.Mutation("updateProjectMember", async (request, input) => Payload.Of(
            "success",
            await request.Services.RegistryMembers.SetRoleAsync(
                request.Caller,
                Project(input),
                GlobalIds.Require(input.RequiredString("userId"), GlobalIds.User),
                teamId: null,
                input.RequiredString("userProjectRole"),
                request.CancellationToken)));
        map.Mutation("updateProjectTeamMember", async (request, input) => Payload.Of(
            "success",
            await request.Services.RegistryMembers.SetRoleAsync(
                request.Caller,
                Project(input),
                userId: null,
                GlobalIds.Require(input.RequiredString("teamId"), GlobalIds.Entity),
                input.RequiredString("teamProjectRole"),
                request.CancellationToken)));
        map.PayloadType("ProjectMembersPayload", "success");
    }

    private static long Project(ArgumentReader input) => GlobalIds.Require(input.RequiredString("projectId"), GlobalIds.Project);

    private static List<long> Users(ArgumentReader input) => Ids(input, "userIds", GlobalIds.User);

    private static List<long> Teams(ArgumentReader input) => Ids(input, "teamIds", GlobalIds.Entity);

    private static List<long> Ids(ArgumentReader input, string field, string type) =>
        [.. (input.Strings(field) ?? []).Select(id => GlobalIds.Require(id, type))];
}
