using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Gives aliases to a version, or takes them away, in the collection that each of them names.</summary>
internal static class ChangeAliasesOperation
{
    public static readonly GraphQlOperation<ChangeAliasesVariables, ChangeAliasesData> Add = new(
        "AddAliases",
        """
        mutation AddAliases($input: AddAliasesInput!) {
          result: addAliases(input: $input) { success }
        }
        """,
        WireJsonContext.Default.ChangeAliasesVariables,
        WireJsonContext.Default.ChangeAliasesData);

    public static readonly GraphQlOperation<ChangeAliasesVariables, ChangeAliasesData> Delete = new(
        "DeleteAliases",
        """
        mutation DeleteAliases($input: DeleteAliasesInput!) {
          result: deleteAliases(input: $input) { success }
        }
        """,
        WireJsonContext.Default.ChangeAliasesVariables,
        WireJsonContext.Default.ChangeAliasesData);
}

internal sealed record ChangeAliasesVariables(ChangeAliasesInput Input);

internal sealed record ChangeAliasesInput(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    IReadOnlyList<CollectionAliasInput> Aliases);

internal sealed record CollectionAliasInput(string EntityName, string ProjectName, string ArtifactCollectionName, string Alias);

internal sealed record ChangeAliasesData(WireSuccess? Result);

internal sealed record WireSuccess(bool? Success);
