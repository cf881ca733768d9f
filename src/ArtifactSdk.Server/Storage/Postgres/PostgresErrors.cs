using System.Net.Sockets;
using ArtifactSdk.Server.Domain;
using Npgsql;

namespace ArtifactSdk.Server.Storage.Postgres;

internal static class PostgresErrors
{
    /// <summary>True when nothing was wrong with the work itself: begun anew, it can succeed.</summary>
    internal static bool IsRepeatable(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable;

    /// <summary>What the caller can do something about, in words; null for what is a mistake of ours.</summary>
    internal static DomainException? Translate(NpgsqlException exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } e => StorageErrors.Conflict(e.ConstraintName ?? "not unique"),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageErrors.Full(),
        PostgresException e when IsRepeatable(e) || e.SqlState == PostgresErrorCodes.TooManyConnections => StorageErrors.Busy(),
        PostgresException { IsTransient: false } => null,
        { InnerException: TimeoutException } => StorageErrors.Overloaded(),
        { InnerException: SocketException or IOException } or { IsTransient: true } => StorageErrors.Unreachable(),
        _ => null,
    };

    /// <summary>For the person who starts the program: what was wrong, and what to do.</summary>
    internal static StorageOpenException OnOpen(NpgsqlConnectionStringBuilder settings, Exception exception)
    {
        var reason = exception is PostgresException refusal ? refusal.MessageText : exception.Message.ReplaceLineEndings(" ");
        return new StorageOpenException(
            $"The metadata database {PostgresOptions.Describe(settings)} cannot be used: {reason.TrimEnd('.')}. "
            + "Check that PostgreSQL runs there, that the database exists, and the user name and password.",
            exception);
    }
}
