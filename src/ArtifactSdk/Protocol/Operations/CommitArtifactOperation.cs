using System.Text.Json.Serialization;
using ArtifactSdk.Http;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Makes a pending version visible. Safe to repeat.</summary>
internal static class CommitArtifactOperation
{
    public static readonly GraphQlOperation<CommitArtifactVariables, CommitArtifactData> Instance = new(
        "CommitArtifact",
        """
        mutation CommitArtifact($artifactID: ID!) {
          commitArtifact(input: {artifactID: $artifactID}) { artifact { id digest } }
        }
        """,
        WireJsonContext.Default.CommitArtifactVariables,
        WireJsonContext.Default.CommitArtifactData)
    {
        Retry = RetryRule.GraphQlWithConflicts,

        // The server looks at every file of the manifest before it answers.
        Timeout = TimeSpan.FromMinutes(5),
    };
}

internal sealed record CommitArtifactVariables([property: JsonPropertyName("artifactID")] string ArtifactId);

internal sealed record CommitArtifactData(CommitArtifactPayload? CommitArtifact);

internal sealed record CommitArtifactPayload(WireId? Artifact);
