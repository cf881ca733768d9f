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
    // Text only where it is not that of a digest: very many entries are kept.
    private readonly ContentDigest _digest = Pack(Digest);
    private readonly string? _text = Pack(Digest) == default ? Digest : null;

    public string Digest
    {
        get => _text ?? _digest.Base64;
        init => (_digest, _text) = Pack(value) is var digest && digest == default ? (digest, value) : (digest, null);
    }

    internal bool IsReference => Reference is not null;

    private static ContentDigest Pack(string text) => ContentDigest.TryFromBase64(text, out var digest) && digest.IsWritten(text) ? digest : default;
}
