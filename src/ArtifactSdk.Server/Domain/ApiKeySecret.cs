using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain;

/// <summary>
/// Makes API keys and checks them. A key is 160 random bits, so a salted HMAC keeps it as safe as a slow password hash would.
/// </summary>
internal static class ApiKeySecret
{
    /// <summary>Clients before 0.22.3 accept exactly this many characters.</summary>
    internal const int Length = 40;

    internal const int PrefixLength = 8;
    private const int SaltBytes = 16;

    internal static string Generate() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    internal static bool IsWellFormed(string key) => key.Length == Length && key.All(char.IsAsciiHexDigit);

    /// <summary>The row that stands for a key, without its id.</summary>
    internal static ApiKeyRow ToRow(string key, long userId, string? description, DateTimeOffset createdAt)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new ApiKeyRow(0, userId, key[..PrefixLength], salt, Hash(salt, key), description, createdAt);
    }

    internal static bool Matches(ApiKeyRow row, string key) => CryptographicOperations.FixedTimeEquals(row.Hash, Hash(row.Salt, key));

    private static byte[] Hash(byte[] salt, string key) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(key));
}
