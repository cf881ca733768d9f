using System.Security.Cryptography;

namespace ArtifactSdk.Server.Domain;

/// <summary>MD5 as the wire spells it (base64) and as storage names it (lowercase hex).</summary>
internal static class Digests
{
    private const int Md5Length = 16;

    internal static bool TryGetHex(string? base64, out string hex)
    {
        Span<byte> bytes = stackalloc byte[Md5Length + 2];
        if (base64 is { Length: 24 } && Convert.TryFromBase64String(base64, bytes, out var written) && written == Md5Length)
        {
            hex = Convert.ToHexStringLower(bytes[..Md5Length]);
            return true;
        }

        hex = "";
        return false;
    }

    /// <summary>Whether the text is an MD5 as storage names it.</summary>
    internal static bool IsHex(string text) => text.Length == 2 * Md5Length && text.All(char.IsAsciiHexDigitLower);

    internal static string RequireHex(string? base64, string what) =>
        TryGetHex(base64, out var hex)
            ? hex
            : throw DomainException.Invalid($"The digest '{base64}' of {what} is not the base64 text of an MD5.");

    internal static string ToBase64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

    /// <summary>An opaque text of 20 characters that names a commit.</summary>
    internal static string NewCommitHash() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));
}
