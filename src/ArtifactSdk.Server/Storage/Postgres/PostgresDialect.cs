using ArtifactSdk.Server.Storage.Sql;

namespace ArtifactSdk.Server.Storage.Postgres;

internal sealed class PostgresDialect : ISqlDialect
{
    private PostgresDialect()
    {
    }

    internal static PostgresDialect Instance { get; } = new();

    // Under collation C, lower() changes ASCII letters only, as the embedded database does.
    public string EqualsIgnoringCase(string column, string parameter) => $"lower({column}) = lower({parameter} COLLATE \"C\")";

    public string ContainsIgnoringCase(string column, string parameter) => $"strpos(lower({column}), lower({parameter} COLLATE \"C\")) > 0";

    public string Unpack(string md5Parameter, string numberParameter) =>
        $"(SELECT pair.md5, pair.number FROM unnest({md5Parameter}, {numberParameter}) AS pair (md5, number))";

    public (object Md5s, object Numbers) Pack(IReadOnlyList<(byte[] Md5, long Number)> pairs) =>
        (pairs.Select(pair => pair.Md5).ToArray(), pairs.Select(pair => pair.Number).ToArray());
}
