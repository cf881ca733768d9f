namespace ArtifactSdk.Protocol.Operations;

/// <summary>Who may use a registry, and as what.</summary>
internal static class RegistryMembersOperation
{
    public static readonly GraphQlOperation<ProjectVariables, RegistryMembersData> Users = new(
        "RegistryUserMembers",
        """
        query RegistryUserMembers($project: String!, $entity: String!) {
          project(name: $project, entityName: $entity) { members { id name username email role { name } } }
        }
        """,
        WireJsonContext.Default.ProjectVariables,
        WireJsonContext.Default.RegistryMembersData);

    public static readonly GraphQlOperation<ProjectVariables, RegistryMembersData> Teams = new(
        "RegistryTeamMembers",
        """
        query RegistryTeamMembers($project: String!, $entity: String!) {
          project(name: $project, entityName: $entity) { teamMembers { team { id name } role { name } } }
        }
        """,
        WireJsonContext.Default.ProjectVariables,
        WireJsonContext.Default.RegistryMembersData);

    public static readonly GraphQlOperation<SearchUsersVariables, SearchUsersData> SearchUsers = new(
        "SearchUsers",
        """
        query SearchUsers($query: String) {
          users(query: $query) { edges { node { id name username email } } }
        }
        """,
        WireJsonContext.Default.SearchUsersVariables,
        WireJsonContext.Default.SearchUsersData);

    public static readonly GraphQlOperation<EntityIdVariables, TeamEntityData> Team = new(
        "GetTeamEntity",
        """
        query GetTeamEntity($name: String!) {
          entity(name: $name) { id name isTeam }
        }
        """,
        WireJsonContext.Default.EntityIdVariables,
        WireJsonContext.Default.TeamEntityData);
}

internal sealed record RegistryMembersData(ProjectWithMembers? Project);

internal sealed record ProjectWithMembers(IReadOnlyList<WireMember?>? Members, IReadOnlyList<WireTeamMember?>? TeamMembers);

internal sealed record WireMember(string? Id, string? Name, string? Username, string? Email, WireName? Role);

internal sealed record WireTeamMember(WireTeamEntity? Team, WireName? Role);

internal sealed record WireTeamEntity(string? Id, string? Name, bool? IsTeam);

internal sealed record SearchUsersVariables(string Query);

internal sealed record SearchUsersData(WireEdges<WireMember>? Users);

internal sealed record EntityIdVariables(string Name);

internal sealed record TeamEntityData(WireTeamEntity? Entity);
