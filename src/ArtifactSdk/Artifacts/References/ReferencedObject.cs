namespace ArtifactSdk;

/// <summary>One object outside the server that an artifact refers to.</summary>
/// <param name="Name">
/// Its name below the URI that was asked about, with '/' between the parts; empty for the object that the URI itself names. Of a recorded
/// entry its name in the artifact.
/// </param>
/// <param name="Reference">The URI that is recorded.</param>
/// <param name="Digest">The checksum as its store gives it: an ETag, an MD5 in base64.</param>
/// <param name="Size">Its length in bytes; <see langword="null"/> when the store does not say.</param>
/// <param name="Extra">What else is needed to read it again, such as a version id.</param>
public sealed record ReferencedObject(string Name, Uri Reference, string Digest, long? Size, IReadOnlyDictionary<string, string>? Extra = null)
{
    /// <summary>Gets the name in the artifact when the caller gave none and <see cref="Name"/> is empty.</summary>
    /// <value>The default is <see langword="null"/>: the last part of the URI.</value>
    public string? DefaultName { get; init; }
}
