using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ArtifactSdk.Manifests;

/// <summary>
/// The digest of a file's bytes. Its algorithm is decided here and nowhere else: MD5, written as base64 in manifests and
/// requests, as hexadecimal in download paths and cache folders.
/// </summary>
internal readonly record struct ContentDigest
{
    internal const string AlgorithmName = "md5";
    internal const int ByteLength = MD5.HashSizeInBytes;

    private const int Base64Length = (ByteLength + 2) / 3 * 4;

    private readonly string? _base64;

    private ContentDigest(string base64) => _base64 = base64;

    /// <summary>The form that manifests, <c>Content-MD5</c> and requests use.</summary>
    internal string Base64 => _base64 ?? throw new InvalidOperationException("A digest that was never set has no text.");

    /// <summary>Lowercase hexadecimal.</summary>
    internal string Hex => LowerHex(Convert.FromBase64String(Base64));

    internal static HashAlgorithmName Algorithm => HashAlgorithmName.MD5;

    internal static ContentDigest FromHash(ReadOnlySpan<byte> hash) =>
        hash.Length == ByteLength ? new ContentDigest(Convert.ToBase64String(hash)) : throw new ArgumentException($"A digest has {ByteLength} bytes, not {hash.Length}.", nameof(hash));

    internal static ContentDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[ByteLength];
        _ = MD5.HashData(content, hash);
        return FromHash(hash);
    }

    internal static IncrementalHash NewHash() => IncrementalHash.CreateHash(Algorithm);

    /// <summary>Reads the base64 form; false for anything that is no digest of this algorithm, such as a reference's ETag.</summary>
    internal static bool TryFromBase64([NotNullWhen(true)] string? text, out ContentDigest digest)
    {
        digest = default;
        if (text is not { Length: Base64Length })
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[Base64Length];
        if (!Convert.TryFromBase64String(text, hash, out var length) || length != ByteLength)
        {
            return false;
        }

        // Written anew, so that two spellings of the same bytes are one digest.
        digest = FromHash(hash[..ByteLength]);
        return true;
    }

    /// <summary>Reads the hexadecimal form in either case; false for anything that is no digest of this algorithm.</summary>
    internal static bool TryFromHex([NotNullWhen(true)] string? text, out ContentDigest digest)
    {
        var isDigest = text is { Length: ByteLength * 2 } && text.All(char.IsAsciiHexDigit);
        digest = isDigest ? FromHash(Convert.FromHexString(text!)) : default;
        return isDigest;
    }

    // Convert.ToHexStringLower came with .NET 9.
    internal static string LowerHex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    public override string ToString() => _base64 ?? "";
}
