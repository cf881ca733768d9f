using System.Security.Cryptography;
using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>The digest and the length of the bytes seen so far.</summary>
internal sealed class RunningDigest : IDisposable
{
    private readonly IncrementalHash _hash = ContentDigest.NewHash();

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Returns the digest of everything appended and starts anew.</summary>
    public HashedContent Finish()
    {
        Span<byte> bytes = stackalloc byte[ContentDigest.ByteLength];
        _hash.GetHashAndReset(bytes);
        var result = new HashedContent(ContentDigest.FromHash(bytes), Length);
        Length = 0;
        return result;
    }

    /// <summary>Forgets everything appended.</summary>
    public void Clear()
    {
        if (Length > 0)
        {
            _ = Finish();
        }
    }

    public void Dispose() => _hash.Dispose();
}
