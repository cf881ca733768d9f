using ArtifactSdk.Server.Storage.Sql;

namespace ArtifactSdk.Server.Storage.Sqlite;

internal sealed class SqliteDialect : ISqlDialect
{
    internal static SqliteDialect Instance { get; } = new();

    public string EqualsIgnoringCase(string column, string parameter) => $"{column} = {parameter} COLLATE NOCASE";

    // Not LIKE, to which % and _ in the user's text would be wildcards.
    public string ContainsIgnoringCase(string column, string parameter) => $"instr(lower({column}), lower({parameter})) > 0";
}
