using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Puts the parts of a file together. Safe to repeat.</summary>
internal static class CompleteMultipartUploadOperation
{
    public static readonly GraphQlOperation<CompleteMultipartUploadVariables, CompleteMultipartUploadData> Instance = new(
        "CompleteMultipartUploadArtifact",
        """
        mutation CompleteMultipartUploadArtifact($completeMultipartAction: CompleteMultipartAction!, $completedParts: [UploadPartsInput!]!, $artifactID: ID!, $storagePath: String!, $uploadID: String!) {
          completeMultipartUploadArtifact(input: {completeMultipartAction: $completeMultipartAction, completedParts: $completedParts, artifactID: $artifactID, storagePath: $storagePath, uploadID: $uploadID}) { digest }
        }
        """,
        WireJsonContext.Default.CompleteMultipartUploadVariables,
        WireJsonContext.Default.CompleteMultipartUploadData)
    {
        // The server may read the whole file before it answers.
        Timeout = TimeSpan.FromMinutes(5),
    };
}

internal sealed record CompleteMultipartUploadVariables(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    string StoragePath,
    [property: JsonPropertyName("uploadID")] string UploadId,
    IReadOnlyList<WireUploadPart> CompletedParts)
{
    public string CompleteMultipartAction { get; init; } = "Complete";
}

internal sealed record CompleteMultipartUploadData(CompletedUpload? CompleteMultipartUploadArtifact);

internal sealed record CompletedUpload(string? Digest);
