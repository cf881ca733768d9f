using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Makes a version part of another collection.</summary>
internal static class LinkArtifactOperation
{
    /// <summary>For servers that do not answer with the membership: it has to be looked up by the index.</summary>
    public static readonly GraphQlOperation<LinkArtifactVariables, LinkArtifactData> IndexOnly = new(
        "LinkArtifact",
        """
        mutation LinkArtifact($input: LinkArtifactInput!) {
          linkArtifact(input: $input) { versionIndex }
        }
        """,
        WireJsonContext.Default.LinkArtifactVariables,
        WireJsonContext.Default.LinkArtifactData);

    public static readonly GraphQlOperation<LinkArtifactVariables, LinkArtifactData> WithMembership = new(
        "LinkArtifact",
        """
        mutation LinkArtifact($input: LinkArtifactInput!) {
          linkArtifact(input: $input) { versionIndex artifactMembership { ...MembershipFields } }
        }

        """ + WireFragments.MembershipAll,
        WireJsonContext.Default.LinkArtifactVariables,
        WireJsonContext.Default.LinkArtifactData);
}

internal sealed record LinkArtifactVariables(LinkArtifactInput Input);

internal sealed record LinkArtifactInput(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    string ArtifactPortfolioName,
    string EntityName,
    string ProjectName,
    IReadOnlyList<AliasInput> Aliases);

internal sealed record LinkArtifactData(LinkArtifactPayload? LinkArtifact);

internal sealed record LinkArtifactPayload(int? VersionIndex, WireMembership? ArtifactMembership);
