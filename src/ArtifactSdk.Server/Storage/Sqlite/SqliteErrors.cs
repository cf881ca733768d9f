using ArtifactSdk.Server.Domain;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace ArtifactSdk.Server.Storage.Sqlite;

internal static class SqliteErrors
{
    internal static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED;

    /// <summary>True when the connection itself may have suffered and has to be opened anew.</summary>
    internal static bool IsBroken(SqliteException exception) =>
        exception.SqliteErrorCode is SQLITE_IOERR or SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_CANTOPEN or SQLITE_FULL or SQLITE_MISUSE;

    /// <summary>What the caller can do something about, in words; null for what is a mistake of ours or a broken disk.</summary>
    internal static DomainException? Translate(SqliteException exception) => exception switch
    {
        { SqliteErrorCode: SQLITE_FULL } => StorageErrors.Full(),
        { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED } => StorageErrors.Busy(),
        { SqliteExtendedErrorCode: SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY } => StorageErrors.Conflict(Constraint(exception.Message)),
        _ => null,
    };

    /// <summary>The columns out of "SQLite Error 19: 'UNIQUE constraint failed: projects.entity_id, projects.name'.".</summary>
    private static string Constraint(string message)
    {
        const string Marker = "constraint failed: ";
        var start = message.IndexOf(Marker, StringComparison.Ordinal);
        return start < 0 ? "not unique" : message[(start + Marker.Length)..].TrimEnd('.', '\'');
    }
}
