namespace ArtifactSdk.Protocol.Operations;

/// <summary>Where the manifest of a version is.</summary>
internal static class FetchArtifactManifestOperation
{
    public static readonly GraphQlOperation<ArtifactIdVariables, FetchArtifactManifestData> Instance = new(
        "FetchArtifactManifest",
        """
        query FetchArtifactManifest($id: ID!) {
          artifact(id: $id) { ...ManifestAddress }
        }

        """ + WireFragments.Manifest,
        WireJsonContext.Default.ArtifactIdVariables,
        WireJsonContext.Default.FetchArtifactManifestData);
}

internal sealed record FetchArtifactManifestData(ManifestOwner? Artifact);

internal sealed record ManifestOwner(CurrentManifest? CurrentManifest);

internal sealed record CurrentManifest(ManifestFile? File);

internal sealed record ManifestFile(string? DirectUrl, string? Md5);
