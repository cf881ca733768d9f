using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Security.IdentityTokens;

/// <summary>
/// Short-lived tokens for users: who and until when, under a signature. Nothing of them is stored, and the key is the
/// installation's, so each server process on the same store takes what another one gave.
/// </summary>
internal sealed class AccessTokens(IMetadataStore store, byte[] secret, TimeProvider clock)
{
    // Three parts of letters, digits, '-' and '_': clients that check an API key take such a text for a token.
    private const string Prefix = "access.";
    private const int ContentBytes = 32;
    private const int NonceBytes = ContentBytes - (2 * sizeof(long));

    // Not the secret itself, which signs URLs: neither kind of signature can ever stand for the other.
    private readonly byte[] _key = HMACSHA256.HashData(secret, "access tokens"u8);

    internal string Issue(UserRow user, TimeSpan lifetime)
    {
        Span<byte> content = stackalloc byte[ContentBytes];
        BinaryPrimitives.WriteInt64BigEndian(content, user.Id);
        BinaryPrimitives.WriteInt64BigEndian(content[sizeof(long)..], (clock.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(content[^NonceBytes..]);
        var text = Prefix + Base64Url.EncodeToString(content);
        return $"{text}.{Signature(text)}";
    }

    internal static bool LooksLikeOne(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The token's user, or null when it is none of ours, has expired, or the user is gone.</summary>
    internal async ValueTask<UserRow?> FindUserAsync(string token, CancellationToken cancellationToken)
    {
        var dot = token.LastIndexOf('.');
        if (!LooksLikeOne(token) || dot < Prefix.Length)
        {
            return null;
        }

        var text = token[..dot];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Signature(text)), Encoding.UTF8.GetBytes(token[(dot + 1)..])))
        {
            return null;
        }

        var content = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        if (BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(sizeof(long))) <= clock.GetUtcNow().ToUnixTimeSeconds())
        {
            return null;
        }

        var user = await store.ReadAsync(session => session.GetUserAsync(BinaryPrimitives.ReadInt64BigEndian(content)), cancellationToken);
        return user is { DeletedAt: null } ? user : null;
    }

    private string Signature(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
