using System.Globalization;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Which contents are known, by digest. Lists are long (100,000): one prepared command, one look-up a digest.</summary>
internal sealed partial class SqlSession
{
    public ValueTask<IReadOnlyDictionary<string, long>> FindBlobsAsync(long entityId, IReadOnlyCollection<string> hexMd5s) =>
        FindContentsAsync("SELECT size FROM blobs WHERE entity_id = @owner AND md5 = @md5", entityId, hexMd5s);

    /// <summary>A blob that is known already keeps its size.</summary>
    public async ValueTask AddBlobsAsync(long entityId, IReadOnlyCollection<(string HexMd5, long Size)> blobs)
    {
        // In the order of the index: neighbours share a page.
        foreach (var (hex, size) in blobs.OrderBy(b => b.HexMd5, StringComparer.OrdinalIgnoreCase))
        {
            await ExecuteAsync(
                "INSERT INTO blobs (entity_id, md5, size) VALUES (@entityId, @md5, @size) ON CONFLICT (entity_id, md5) DO NOTHING",
                ("@entityId", entityId),
                ("@md5", Md5Bytes(hex)),
                ("@size", size));
        }
    }

    public ValueTask<IReadOnlyDictionary<string, long>> FindBirthsAsync(long projectId, IReadOnlyCollection<string> hexMd5s) =>
        FindContentsAsync("SELECT artifact_id FROM births WHERE project_id = @owner AND md5 = @md5", projectId, hexMd5s);

    public async ValueTask AddBirthsAsync(long projectId, long artifactId, IReadOnlyCollection<string> hexMd5s)
    {
        foreach (var hex in hexMd5s.Order(StringComparer.OrdinalIgnoreCase))
        {
            await ExecuteAsync(
                "INSERT INTO births (project_id, md5, artifact_id) VALUES (@projectId, @md5, @artifactId) ON CONFLICT (project_id, md5) DO NOTHING",
                ("@projectId", projectId),
                ("@md5", Md5Bytes(hex)),
                ("@artifactId", artifactId));
        }
    }

    private async ValueTask<IReadOnlyDictionary<string, long>> FindContentsAsync(string sql, long owner, IReadOnlyCollection<string> hexMd5s)
    {
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        foreach (var hex in hexMd5s)
        {
            if (await FirstIdAsync(sql, ("@owner", owner), ("@md5", Md5Bytes(hex))) is { } value)
            {
                found[hex] = value;
            }
        }

        return found;
    }

    private static byte[] Md5Bytes(string hex) => hex.Length == 32 && hex.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(hex)
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{hex}' is not an MD5 of 32 hexadecimal digits."));
}
