using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage;

/// <summary>The name of an upload in parts is the digest of what it is to consist of, so that nothing has to be remembered about it.</summary>
internal static class UploadIds
{
    internal static string Of(BlobKey key, IReadOnlyList<UploadPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.EntityId}/{key.HexMd5}\n")));
        foreach (var part in parts.OrderBy(part => part.Number))
        {
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.Number}:{part.HexMd5}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static bool IsId(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    /// <exception cref="DomainException">The parts are not those of the upload.</exception>
    internal static void Require(string uploadId, BlobKey key, IReadOnlyList<UploadPart> parts)
    {
        if (uploadId != Of(key, parts))
        {
            throw DomainException.Invalid("The parts of this upload, or their digests, are not those that it was begun with. Ask for new URLs and send the file again.");
        }
    }

    internal static DomainException Missing(int number) =>
        DomainException.Invalid($"Part {number} of the upload has not arrived. Send it, then complete the upload again.");

    internal static DomainException TooLarge(long maxBytes) =>
        DomainException.Invalid($"The file is larger than the {maxBytes} bytes that this server takes. Nothing was stored.");

    /// <exception cref="BlobDigestException">The bytes of a part are not those that were announced.</exception>
    internal static void RequireDigest(PartKey part, string actual)
    {
        if (actual != part.Part.HexMd5)
        {
            throw new BlobDigestException(part.Blob with { HexMd5 = part.Part.HexMd5 }, actual);
        }
    }
}
