using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// Signs method, path, name and expiry of a URL with HMAC-SHA256. The path is signed as it reads after decoding, so that a client
/// or proxy may spell its escapes differently.
/// </summary>
internal sealed class UrlSigner(byte[] secret, TimeSpan lifetime, TimeProvider time)
{
    internal const string ExpiresKey = "expires";
    internal const string SignatureKey = "signature";
    internal const string NameKey = StoragePaths.RunFileNameKey;

    internal long NewExpiry() => (time.GetUtcNow() + lifetime).ToUnixTimeSeconds();

    internal string Sign(string method, string path, string? name, long expires)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{method}\n{path}\n{name}\n{expires}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Why the request's URL is not a valid one, or null when it is.</summary>
    internal SignedUrlFault? Check(HttpRequest request)
    {
        var query = request.Query;
        if (query[ExpiresKey] is not [{ } expiresText]
            || query[SignatureKey] is not [{ } signature]
            || query[NameKey] is not ([] or [_])
            || !long.TryParse(expiresText, NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || expires.ToString(CultureInfo.InvariantCulture) != expiresText)
        {
            return SignedUrlFault.NotSigned;
        }

        // A URL that may read may also ask for the headers alone.
        var method = HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method;
        var right = Sign(method, request.Path.Value ?? "", query[NameKey].FirstOrDefault(), expires);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(signature)))
        {
            return SignedUrlFault.WrongSignature;
        }

        return time.GetUtcNow().ToUnixTimeSeconds() >= expires ? SignedUrlFault.Expired : null;
    }
}
