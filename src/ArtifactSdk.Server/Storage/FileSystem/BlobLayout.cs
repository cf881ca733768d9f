using System.Buffers;
using System.Globalization;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Where a blob lies: <c>blobs/{entity}/{first 2 digits}/{30 digits}</c>. No other text ever becomes part of a path.</summary>
internal sealed class BlobLayout(string dataDirectory)
{
    internal const string BlobFolder = "blobs";
    internal const string TemporaryFolder = "tmp";
    internal const string PartFolder = "parts";

    private const int DigestLength = 32;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    internal string BlobDirectory { get; } = Path.Combine(dataDirectory, BlobFolder);

    internal string TemporaryDirectory { get; } = Path.Combine(dataDirectory, TemporaryFolder);

    internal string EntityDirectory(long entityId) => Path.Combine(BlobDirectory, entityId.ToString(CultureInfo.InvariantCulture));

    internal string PrefixDirectory(BlobKey key) => Path.Combine(EntityDirectory(key.EntityId), key.HexMd5[..2]);

    internal string PartDirectory { get; } = Path.Combine(dataDirectory, PartFolder);

    internal static bool IsBlob(BlobKey key) =>
        key.EntityId >= 0 && key.HexMd5 is { Length: DigestLength } && !key.HexMd5.AsSpan().ContainsAnyExcept(LowerHex);

    internal string PathOf(BlobKey key)
    {
        if (!IsBlob(key))
        {
            throw new ArgumentException($"'{key.HexMd5}' of entity {key.EntityId} is not a blob key: the digest is 32 lower-case hexadecimal digits.");
        }

        return Path.Combine(PrefixDirectory(key), key.HexMd5[2..]);
    }

    internal string NewTemporaryPath() => Path.Combine(TemporaryDirectory, Guid.NewGuid().ToString("N"));
}
