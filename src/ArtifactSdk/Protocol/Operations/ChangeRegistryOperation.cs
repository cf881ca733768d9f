namespace ArtifactSdk.Protocol.Operations;

/// <summary>Makes, changes, renames and deletes registries, which are projects of an organization's entity.</summary>
internal static class ChangeRegistryOperation
{
    public static readonly GraphQlOperation<UpsertRegistryVariables, ChangeRegistryData> Upsert = new(
        "UpsertRegistry",
        """
        mutation UpsertRegistry($input: UpsertModelInput!) {
          result: upsertModel(input: $input) { inserted project { ...RegistryFields } }
        }

        """ + FetchRegistryOperation.Fragment,
        WireJsonContext.Default.UpsertRegistryVariables,
        WireJsonContext.Default.ChangeRegistryData);

    public static readonly GraphQlOperation<RenameRegistryVariables, ChangeRegistryData> Rename = new(
        "RenameRegistry",
        """
        mutation RenameRegistry($input: RenameProjectInput!) {
          result: renameProject(input: $input) { inserted project { ...RegistryFields } }
        }

        """ + FetchRegistryOperation.Fragment,
        WireJsonContext.Default.RenameRegistryVariables,
        WireJsonContext.Default.ChangeRegistryData);

    public static readonly GraphQlOperation<ArtifactIdVariables, SuccessData> Delete = new(
        "DeleteRegistry",
        """
        mutation DeleteRegistry($id: String!) {
          result: deleteModel(input: {id: $id}) { success }
        }
        """,
        WireJsonContext.Default.ArtifactIdVariables,
        WireJsonContext.Default.SuccessData);
}

internal sealed record UpsertRegistryVariables(UpsertRegistryInput Input);

internal sealed record UpsertRegistryInput
{
    public required string Name { get; init; }

    public required string EntityName { get; init; }

    public string? Description { get; init; }

    public string? Access { get; init; }

    public bool? AllowAllArtifactTypesInRegistry { get; init; }

    public IReadOnlyList<RegistryTypeInput>? ArtifactTypes { get; init; }
}

internal sealed record RegistryTypeInput(string Name);

internal sealed record RenameRegistryVariables(RenameRegistryInput Input);

internal sealed record RenameRegistryInput(string EntityName, string OldProjectName, string NewProjectName);

internal sealed record ChangeRegistryData(ChangeRegistryPayload? Result);

internal sealed record ChangeRegistryPayload(bool? Inserted, WireRegistry? Project);

internal sealed record SuccessData(WireSuccess? Result);
