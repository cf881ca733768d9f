using System.Text.Json.Nodes;

namespace ArtifactSdk.Manifests;

/// <summary>One line of a manifest: a file that was uploaded, or a reference to bytes elsewhere.</summary>
/// <param name="Path">The logical path, with '/' between its parts.</param>
/// <param name="Digest">Of an uploaded file its base64 MD5; of a reference whatever its scheme defines.</param>
/// <param name="Size">Bytes; null when unknown.</param>
/// <param name="BirthArtifactId">The version under which the bytes were stored first.</param>
/// <param name="Reference">The URI of a reference, else null.</param>
/// <param name="Extra">What a reference's scheme keeps beside: ETag, version id.</param>
internal sealed record ManifestEntry(string Path, string Digest, long? Size, string? BirthArtifactId = null, string? Reference = null, JsonObject? Extra = null)
{
    private const long Unknown = -1;

    // A manifest may have a million entries, nearly all of them uploaded files: what those do not have takes the room of one null.
    private readonly EntryDigest _digest = new(Digest);
    private readonly long _size = Size ?? Unknown;
    private readonly Outside? _outside = Reference is null && Extra is null ? null : new(Reference, Extra);

    public string Digest
    {
        get => _digest.Text;
        init => _digest = new(value);
    }

    public long? Size
    {
        get => _size == Unknown ? null : _size;
        init => _size = value ?? Unknown;
    }

    public string? Reference => _outside?.Reference;

    public JsonObject? Extra => _outside?.Extra;

    /// <summary>Gets the digest as one of bytes; null for any other text.</summary>
    internal ContentDigest? ContentDigest => _digest.OfBytes;

    /// <summary>Gets the digest for writing it.</summary>
    internal EntryDigest StoredDigest
    {
        get => _digest;
        private init => _digest = value;
    }

    internal bool IsReference => Reference is not null;

    /// <summary>The entry of a file that was hashed here: its digest never becomes text and is read again.</summary>
    internal static ManifestEntry OfFile(string path, ContentDigest digest, long size, string? birthArtifactId) =>
        new(path, "", size, birthArtifactId) { StoredDigest = new(digest) };

    private sealed record Outside(string? Reference, JsonObject? Extra);
}
