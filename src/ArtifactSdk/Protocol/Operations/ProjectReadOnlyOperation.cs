namespace ArtifactSdk.Protocol.Operations;

/// <summary>Whether the owner of the key may not change a project; asked before a version is edited through a link.</summary>
internal static class ProjectReadOnlyOperation
{
    public static readonly GraphQlOperation<ProjectVariables, ProjectReadOnlyData> Instance = new(
        "IsProjectReadOnly",
        """
        query IsProjectReadOnly($entity: String!, $project: String!) {
          project(name: $project, entityName: $entity) { readOnly }
        }
        """,
        WireJsonContext.Default.ProjectVariables,
        WireJsonContext.Default.ProjectReadOnlyData);
}

internal sealed record ProjectVariables(string Entity, string Project);

internal sealed record ProjectReadOnlyData(WireReadOnly? Project);

internal sealed record WireReadOnly(bool? ReadOnly);
