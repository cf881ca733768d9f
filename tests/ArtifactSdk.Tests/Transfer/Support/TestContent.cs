using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer.Support;

internal static class TestContent
{
    /// <summary>Makes bytes that are the same for the same seed.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [SuppressMessage("Security", "CA5351", Justification = "MD5 is the digest of the protocol.")]
    public static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);

    public static ContentDigest Digest(byte[] bytes) => ContentDigest.FromHash(Md5(bytes));

    public static HashedContent Hashed(byte[] bytes) => new(Digest(bytes), bytes.Length);

    public static DownloadItem Item(string name, byte[] bytes) => new(name, Digest(bytes), bytes.Length);
}
