using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server;

/// <summary>The limits in the terms of the parts that keep them.</summary>
internal static class LimitMap
{
    internal static ManifestLimits Manifests(ServerLimits limits) =>
        new(limits.MaxManifestBytes, limits.MaxManifestEntries, MaxPathLength: limits.MaxPathLength);

    internal static GraphQlLimits GraphQl(ServerLimits limits) => GraphQlLimits.Default with
    {
        MaxDocumentBytes = limits.MaxGraphQlDocumentBytes,
        MaxDepth = limits.MaxGraphQlDepth,
        MaxFields = limits.MaxGraphQlFields,
        MaxAliases = limits.MaxGraphQlAliases,
        MaxResponseBytes = limits.MaxGraphQlResponseBytes,
    };
}
