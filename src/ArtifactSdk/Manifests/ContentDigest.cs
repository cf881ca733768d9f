using System.Buffers.Binary;
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

    internal const int Base64Length = (ByteLength + 2) / 3 * 4;

    // Not its text, and no mark that it is set: very many are kept. All zero is one that never was; no content is known to have it, and text of it is none.
    private readonly ulong _high;
    private readonly ulong _low;

    private ContentDigest(ReadOnlySpan<byte> hash)
    {
        _high = BinaryPrimitives.ReadUInt64BigEndian(hash);
        _low = BinaryPrimitives.ReadUInt64BigEndian(hash[sizeof(ulong)..]);
    }

    private bool IsSet => (_high | _low) != 0;

    /// <summary>The form that manifests, <c>Content-MD5</c> and requests use.</summary>
    internal string Base64
    {
        get
        {
            Span<byte> hash = stackalloc byte[ByteLength];
            Write(hash);
            return Convert.ToBase64String(hash);
        }
    }

    /// <summary>Lowercase hexadecimal.</summary>
    internal string Hex
    {
        get
        {
            Span<byte> hash = stackalloc byte[ByteLength];
            Write(hash);
            return LowerHex(hash);
        }
    }

    internal static HashAlgorithmName Algorithm => HashAlgorithmName.MD5;

    internal static ContentDigest FromHash(ReadOnlySpan<byte> hash) =>
        hash.Length == ByteLength ? new ContentDigest(hash) : throw new ArgumentException($"A digest has {ByteLength} bytes, not {hash.Length}.", nameof(hash));

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
        return digest.IsSet;
    }

    /// <summary>Reads the hexadecimal form in either case; false for anything that is no digest of this algorithm.</summary>
    internal static bool TryFromHex([NotNullWhen(true)] string? text, out ContentDigest digest)
    {
        var isDigest = text is { Length: ByteLength * 2 } && text.All(char.IsAsciiHexDigit);
        digest = isDigest ? FromHash(Convert.FromHexString(text!)) : default;
        return digest.IsSet;
    }

    // Convert.ToHexStringLower came with .NET 9.
    internal static string LowerHex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    public override string ToString() => IsSet ? Base64 : "";

    /// <summary>Whether the text is the one that <see cref="Base64"/> gives: there are others for the same bytes.</summary>
    internal bool IsWritten(ReadOnlySpan<char> text)
    {
        Span<byte> hash = stackalloc byte[ByteLength];
        Span<char> base64 = stackalloc char[Base64Length];
        Write(hash);
        return Convert.TryToBase64Chars(hash, base64, out _) && text.SequenceEqual(base64);
    }

    /// <summary>Writes the base64 form as ASCII.</summary>
    internal int WriteBase64(Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[ByteLength];
        Write(hash);
        _ = System.Buffers.Text.Base64.EncodeToUtf8(hash, target, out _, out var written);
        return written;
    }

    private void Write(Span<byte> hash)
    {
        if (!IsSet)
        {
            throw new InvalidOperationException("A digest that was never set has no text.");
        }

        BinaryPrimitives.WriteUInt64BigEndian(hash, _high);
        BinaryPrimitives.WriteUInt64BigEndian(hash[sizeof(ulong)..], _low);
    }
}
