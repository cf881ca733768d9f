namespace ArtifactSdk.Protocol.Operations;

/// <summary>A version by its id.</summary>
internal static class ArtifactByIdOperation
{
    public static readonly GraphQlOperation<ArtifactIdVariables, ArtifactByIdData> Instance = new(
        "ArtifactByID",
        """
        query ArtifactByID($id: ID!) {
          artifact(id: $id) { ...ArtifactFields ...ManifestAddress }
        }

        """ + WireFragments.ArtifactAll + "\n" + WireFragments.Manifest,
        WireJsonContext.Default.ArtifactIdVariables,
        WireJsonContext.Default.ArtifactByIdData);
}

internal sealed record ArtifactIdVariables(string Id);

internal sealed record ArtifactByIdData(WireArtifact? Artifact);
