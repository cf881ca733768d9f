using System.Globalization;
using System.Text;
using ArtifactSdk.Server.Storage.Sql;

namespace ArtifactSdk.Server.Storage.Sqlite;

internal sealed class SqliteDialect : ISqlDialect
{
    private const int Md5Width = 16;
    private const int NumberWidth = 19;

    private SqliteDialect()
    {
    }

    internal static SqliteDialect Instance { get; } = new();

    public string EqualsIgnoringCase(string column, string parameter) => $"{column} = {parameter} COLLATE NOCASE";

    // Not LIKE, to which % and _ in the user's text would be wildcards.
    public string ContainsIgnoringCase(string column, string parameter) => $"instr(lower({column}), lower({parameter})) > 0";

    // SQLite has no arrays: digests lie side by side in one value, numbers as digits of fixed width in the other.
    public string Unpack(string md5Parameter, string numberParameter) => string.Create(
        CultureInfo.InvariantCulture,
        $"(WITH RECURSIVE place (i) AS (SELECT 0 WHERE length({md5Parameter}) > 0 UNION ALL SELECT i + 1 FROM place WHERE (i + 1) * {Md5Width} < length({md5Parameter})) "
        + $"SELECT substr({md5Parameter}, i * {Md5Width} + 1, {Md5Width}) AS md5, "
        + $"CAST(CAST(substr({numberParameter}, i * {NumberWidth} + 1, {NumberWidth}) AS TEXT) AS INTEGER) AS number FROM place)");

    public (object Md5s, object Numbers) Pack(IReadOnlyList<(byte[] Md5, long Number)> pairs)
    {
        var md5s = new byte[pairs.Count * Md5Width];
        var numbers = new byte[pairs.Count * NumberWidth];
        Span<char> digits = stackalloc char[NumberWidth];
        for (var i = 0; i < pairs.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(pairs[i].Number);
            pairs[i].Md5.CopyTo(md5s, i * Md5Width);
            pairs[i].Number.TryFormat(digits, out _, "D19", CultureInfo.InvariantCulture);
            Encoding.ASCII.GetBytes(digits, numbers.AsSpan(i * NumberWidth, NumberWidth));
        }

        return (md5s, numbers);
    }
}
