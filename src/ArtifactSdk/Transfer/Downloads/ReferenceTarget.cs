namespace ArtifactSdk.Transfer;

/// <summary>Bytes outside the server.</summary>
/// <param name="Uri">Where they are, for messages.</param>
/// <param name="Digest">The checksum that was recorded.</param>
/// <param name="OpenAsync">Opens them.</param>
/// <param name="MayBeMissing">Whether it is no error when they are gone.</param>
internal sealed record ReferenceTarget(string Uri, string Digest, Func<CancellationToken, Task<ReferenceContent>> OpenAsync, bool MayBeMissing);
