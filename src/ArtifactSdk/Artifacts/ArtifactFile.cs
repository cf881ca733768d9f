namespace ArtifactSdk;

/// <summary>One entry of a version.</summary>
/// <param name="Name">Its name, with '/' between the parts.</param>
/// <param name="Size">Its length in bytes; 0 for a reference whose length is not known.</param>
/// <param name="Digest">The base64 MD5 of its bytes; for a reference whatever its scheme defines, such as an ETag.</param>
/// <param name="Reference">Where the bytes are, for a reference; <see langword="null"/> for a file that was uploaded.</param>
public sealed record ArtifactFile(string Name, long Size, string Digest, Uri? Reference);
