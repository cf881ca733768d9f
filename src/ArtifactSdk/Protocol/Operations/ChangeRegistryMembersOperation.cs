namespace ArtifactSdk.Protocol.Operations;

/// <summary>Lets users and teams into a registry, takes them out, and gives them roles.</summary>
internal static class ChangeRegistryMembersOperation
{
    public static readonly GraphQlOperation<RegistryMembersVariables, SuccessData> Add = new(
        "CreateRegistryMembers",
        """
        mutation CreateRegistryMembers($input: CreateProjectMembersInput!) {
          result: createProjectMembers(input: $input) { success }
        }
        """,
        WireJsonContext.Default.RegistryMembersVariables,
        WireJsonContext.Default.SuccessData);

    public static readonly GraphQlOperation<RegistryMembersVariables, SuccessData> Remove = new(
        "DeleteRegistryMembers",
        """
        mutation DeleteRegistryMembers($input: DeleteProjectMembersInput!) {
          result: deleteProjectMembers(input: $input) { success }
        }
        """,
        WireJsonContext.Default.RegistryMembersVariables,
        WireJsonContext.Default.SuccessData);

    public static readonly GraphQlOperation<RegistryRoleVariables, SuccessData> SetUserRole = new(
        "UpdateUserRegistryRole",
        """
        mutation UpdateUserRegistryRole($input: UpdateProjectMemberInput!) {
          result: updateProjectMember(input: $input) { success }
        }
        """,
        WireJsonContext.Default.RegistryRoleVariables,
        WireJsonContext.Default.SuccessData);

    public static readonly GraphQlOperation<RegistryRoleVariables, SuccessData> SetTeamRole = new(
        "UpdateTeamRegistryRole",
        """
        mutation UpdateTeamRegistryRole($input: UpdateProjectTeamMemberInput!) {
          result: updateProjectTeamMember(input: $input) { success }
        }
        """,
        WireJsonContext.Default.RegistryRoleVariables,
        WireJsonContext.Default.SuccessData);
}

internal sealed record RegistryMembersVariables(RegistryMembersInput Input);

internal sealed record RegistryMembersInput(string ProjectId, IReadOnlyList<string> UserIds, IReadOnlyList<string> TeamIds);

internal sealed record RegistryRoleVariables(RegistryRoleInput Input);

internal sealed record RegistryRoleInput
{
    public required string ProjectId { get; init; }

    public string? UserId { get; init; }

    public string? UserProjectRole { get; init; }

    public string? TeamId { get; init; }

    public string? TeamProjectRole { get; init; }
}
