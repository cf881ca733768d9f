using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Tests.Security.IdentityTokens;

/// <summary>An identity provider that signs whatever a test wants, right or wrong.</summary>
internal sealed class TokenIssuer(TimeProvider clock) : IDisposable
{
    internal const string Name = "https://issuer.example";
    internal const string Audience = "artifacts";

    internal RSA Rsa { get; } = RSA.Create(2048);

    internal ECDsa Curve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal string KeySet(params string[] more)
    {
        var rsa = Rsa.ExportParameters(false);
        var point = Curve.ExportParameters(false).Q;
        string[] keys =
        [
            $$"""{"kty":"RSA","use":"sig","kid":"rsa","n":"{{Text(rsa.Modulus!)}}","e":"{{Text(rsa.Exponent!)}}"}""",
            $$"""{"kty":"EC","crv":"P-256","kid":"ec","x":"{{Text(point.X!)}}","y":"{{Text(point.Y!)}}"}""",
            .. more,
        ];
        return $$"""{"keys":[{{string.Join(',', keys)}}]}""";
    }

    internal JsonObject Claims(string user) => new()
    {
        ["iss"] = Name,
        ["aud"] = Audience,
        ["sub"] = user,
        ["exp"] = (clock.GetUtcNow() + TimeSpan.FromMinutes(10)).ToUnixTimeSeconds(),
    };

    internal string Token(string user, Action<JsonObject>? change = null)
    {
        var claims = Claims(user);
        change?.Invoke(claims);
        return Rs256(claims);
    }

    internal string Rs256(JsonObject claims, string header = """{"alg":"RS256","typ":"JWT","kid":"rsa"}""") =>
        Sign(header, claims, text => Rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    internal string Es256(JsonObject claims, string header = """{"alg":"ES256","kid":"ec"}""") =>
        Sign(header, claims, text => Curve.SignData(text, HashAlgorithmName.SHA256));

    internal static string Sign(string header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Text(Encoding.UTF8.GetBytes(header))}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Text(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    internal static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public void Dispose()
    {
        Rsa.Dispose();
        Curve.Dispose();
    }
}
