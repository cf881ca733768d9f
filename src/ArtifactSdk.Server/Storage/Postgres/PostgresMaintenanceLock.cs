using Npgsql;

namespace ArtifactSdk.Server.Storage.Postgres;

/// <summary>
/// Keeps what removes blobs and what reads all of them apart, on whatever machines they run: readers share the lock. Servers
/// do not take it. It goes with its connection, so that a killed process leaves none.
/// </summary>
internal sealed class PostgresMaintenanceLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private PostgresMaintenanceLock(NpgsqlConnection connection) => _connection = connection;

    /// <exception cref="StorageOpenException">The other kind of work is going on, or the database cannot be reached.</exception>
    internal static async Task<PostgresMaintenanceLock> TakeAsync(PostgresOptions options, bool exclusive, CancellationToken cancellationToken)
    {
        var settings = options.Parse();
        settings.Pooling = false;

        // The lock is held for hours without a word.
        settings.KeepAlive = 30;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            const string Name = "(hashtextextended(current_schema(), 4715268806421577731))";
            await using var command = new NpgsqlCommand(
                exclusive ? "SELECT pg_try_advisory_lock" + Name : "SELECT pg_try_advisory_lock_shared" + Name, connection);
            if (await command.ExecuteScalarAsync(cancellationToken) is not true)
            {
                throw new StorageOpenException(
                    $"The metadata database {PostgresOptions.Describe(settings)} is being {(exclusive ? "checked, cleared or backed up" : "cleared")} by another process. Repeat this when it has ended.");
            }

            return new PostgresMaintenanceLock(connection);
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync();
            if (exception is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or ArgumentException)
            {
                throw PostgresErrors.OnOpen(settings, exception);
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
