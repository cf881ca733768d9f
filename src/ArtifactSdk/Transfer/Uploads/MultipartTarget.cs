namespace ArtifactSdk.Transfer;

/// <summary>Where the parts of a large file go, and what the server has to hear when all are there.</summary>
internal sealed record MultipartTarget(string UploadId, string StoragePath, string BirthArtifactId, IReadOnlyList<Uri> Parts);
