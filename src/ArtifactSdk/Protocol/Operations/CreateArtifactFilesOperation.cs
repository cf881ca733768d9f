using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Asks where to put files, a batch at a time; the answer has one edge for each, in the same order.</summary>
internal static class CreateArtifactFilesOperation
{
    public static readonly GraphQlOperation<CreateArtifactFilesVariables, CreateArtifactFilesData> Instance = Ask("");

    /// <summary>The same where some files are to be sent in parts, which old servers do not know.</summary>
    public static readonly GraphQlOperation<CreateArtifactFilesVariables, CreateArtifactFilesData> WithParts =
        Ask(" storagePath uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } }");

    private static GraphQlOperation<CreateArtifactFilesVariables, CreateArtifactFilesData> Ask(string fields) => new(
        "CreateArtifactFiles",
        $$"""
        mutation CreateArtifactFiles($artifactFiles: [CreateArtifactFileSpecInput!]!, $storageLayout: ArtifactStorageLayout!) {
          createArtifactFiles(input: {artifactFiles: $artifactFiles, storageLayout: $storageLayout}) {
            files { edges { node { displayName uploadUrl uploadHeaders artifact { id }{{fields}} } } }
          }
        }
        """,
        WireJsonContext.Default.CreateArtifactFilesVariables,
        WireJsonContext.Default.CreateArtifactFilesData)
    {
        // Signing a thousand addresses may take a busy server longer than an ordinary answer.
        Timeout = TimeSpan.FromMinutes(1),
    };
}

internal sealed record CreateArtifactFilesVariables(IReadOnlyList<ArtifactFileSpec> ArtifactFiles)
{
    public string StorageLayout { get; init; } = "V2";
}

internal sealed record ArtifactFileSpec(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    [property: JsonPropertyName("artifactManifestID")] string ArtifactManifestId,
    string Name,
    string Md5)
{
    public IReadOnlyList<WireUploadPart>? UploadPartsInput { get; init; }
}

/// <summary>A part before it is sent, with its digest, and after it, with the tag that the store gave it.</summary>
internal sealed record WireUploadPart(int PartNumber, [property: JsonPropertyName("hexMD5")] string HexMd5);

internal sealed record CreateArtifactFilesData(CreateArtifactFilesPayload? CreateArtifactFiles);

internal sealed record CreateArtifactFilesPayload(WireEdges<CreatedFile>? Files);

internal sealed record CreatedFile(string? DisplayName, string? UploadUrl, IReadOnlyList<string>? UploadHeaders, WireId? Artifact)
{
    public string? StoragePath { get; init; }

    public CreatedParts? UploadMultipartUrls { get; init; }
}

internal sealed record CreatedParts([property: JsonPropertyName("uploadID")] string? UploadId, IReadOnlyList<CreatedPart>? UploadUrlParts);

internal sealed record CreatedPart(int PartNumber, string? UploadUrl);
