namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Which contents are known, by digest. Lists are long (100,000): they go in batches, a command each.</summary>
internal sealed partial class SqlSession
{
    private const int ContentBatch = 10_000;

    public ValueTask<IReadOnlyDictionary<string, long>> FindBlobsAsync(long entityId, IReadOnlyCollection<string> hexMd5s) =>
        FindContentsAsync("SELECT blobs.md5, blobs.size FROM {0} item CROSS JOIN blobs WHERE blobs.entity_id = @owner AND blobs.md5 = item.md5", entityId, hexMd5s);

    /// <summary>A blob that is known already keeps its size.</summary>
    public ValueTask AddBlobsAsync(long entityId, IReadOnlyCollection<(string HexMd5, long Size)> blobs) => AddContentsAsync(
        "INSERT INTO blobs (entity_id, md5, size) SELECT @owner, item.md5, item.number FROM {0} item WHERE true ON CONFLICT (entity_id, md5) DO NOTHING",
        entityId,
        blobs);

    public ValueTask<IReadOnlyDictionary<string, long>> FindBirthsAsync(long projectId, IReadOnlyCollection<string> hexMd5s) =>
        FindContentsAsync(
            "SELECT births.md5, births.artifact_id FROM {0} item CROSS JOIN births WHERE births.project_id = @owner AND births.md5 = item.md5", projectId, hexMd5s);

    public ValueTask AddBirthsAsync(long projectId, long artifactId, IReadOnlyCollection<string> hexMd5s) => AddContentsAsync(
        "INSERT INTO births (project_id, md5, artifact_id) SELECT @owner, item.md5, item.number FROM {0} item WHERE true "
        + "ON CONFLICT (project_id, md5) DO NOTHING",
        projectId,
        hexMd5s.Select(hex => (hex, artifactId)));

    private async ValueTask<IReadOnlyDictionary<string, long>> FindContentsAsync(string sql, long owner, IReadOnlyCollection<string> hexMd5s)
    {
        // Found whichever way the caller writes his digits.
        Dictionary<string, long> found = new(StringComparer.OrdinalIgnoreCase);
        var text = Unpacking(sql);
        foreach (var batch in hexMd5s.Select(hex => (Md5Bytes(hex), 0L)).Chunk(ContentBatch))
        {
            var (md5s, numbers) = dialect.Pack(batch);
            var rows = await AllAsync(
                text, static r => (Hex: Convert.ToHexStringLower(r.Bytes(0)), Value: r.Int64(1)), ("@owner", owner), ("@md5s", md5s), ("@numbers", numbers));
            foreach (var (hex, value) in rows)
            {
                found[hex] = value;
            }
        }

        return found;
    }

    private async ValueTask AddContentsAsync(string sql, long owner, IEnumerable<(string Hex, long Number)> contents)
    {
        var text = Unpacking(sql);

        // In the order of the index: neighbours share a page.
        foreach (var batch in contents.OrderBy(c => c.Hex, StringComparer.OrdinalIgnoreCase).Select(c => (Md5Bytes(c.Hex), c.Number)).Chunk(ContentBatch))
        {
            var (md5s, numbers) = dialect.Pack(batch);
            await ExecuteAsync(text, ("@owner", owner), ("@md5s", md5s), ("@numbers", numbers));
        }
    }

    private string Unpacking(string sql) => sql.Replace("{0}", dialect.Unpack("@md5s", "@numbers"), StringComparison.Ordinal);

    private static byte[] Md5Bytes(string hex) => hex.Length == 32 && hex.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(hex)
        : throw new ArgumentException($"'{hex}' is not an MD5 of 32 hexadecimal digits.");
}
