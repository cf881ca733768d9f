using System.Data;
using System.Net.Sockets;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.Sql;
using Npgsql;

namespace ArtifactSdk.Server.Storage.Postgres;

/// <summary>
/// Metadata in PostgreSQL, shared by any number of server processes. The writers of all of them take turns by an advisory lock,
/// which makes them serializable and keeps hot collections free of transactions that are given up; snapshots wait for nobody.
/// </summary>
internal sealed class PostgresMetadataStore : IMetadataStore
{
    // By schema, so that two installations in one database do not wait for each other.
    private const string WriterTurn = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 4715268806421577730))";

    private readonly NpgsqlDataSource _source;
    private readonly PostgresOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SessionNesting _nesting = new();

    // Writers of this process wait here, where waiting costs no connection.
    private readonly SemaphoreSlim _writerGate = new(1, 1);
    private int _disposed;

    private PostgresMetadataStore(NpgsqlDataSource source, PostgresOptions options, TimeProvider clock, ILogger logger)
    {
        _source = source;
        _options = options;
        _clock = clock;
        _logger = logger;
    }

    /// <exception cref="StorageOpenException">The connection string cannot be understood, the database not be reached, or it is newer than this program.</exception>
    internal static async Task<PostgresMetadataStore> OpenAsync(
        PostgresOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var settings = options.Parse();
        var database = PostgresOptions.Describe(settings);
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            var applied = await PostgresMigrator.MigrateAsync(source, options, database, clock, cancellationToken);
            StorageLog.PostgresOpened(logger, database, options.Migrations.Count, applied);
            return new PostgresMetadataStore(source, options, clock, logger);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException or ArgumentException)
        {
            await source.DisposeAsync();
            throw PostgresErrors.OnOpen(settings, exception);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using var nesting = _nesting.Enter(writing: false);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return await RunAsync(connection, transaction, writable: false, work, cancellationToken);
        }
        catch (NpgsqlException exception) when (PostgresErrors.Translate(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using var nesting = _nesting.Enter(writing: true);
        await _writerGate.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
                try
                {
                    return await WriteOnceAsync(work, cancellationToken);
                }
                catch (PostgresException exception) when (PostgresErrors.IsRepeatable(exception) && attempt < _options.MaxAttempts)
                {
                    StorageLog.WriteRepeated(_logger, exception.SqlState, attempt, _options.MaxAttempts);
                    await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), _clock, cancellationToken);
                }
            }
        }
        catch (NpgsqlException exception) when (PostgresErrors.Translate(exception) is { } refusal)
        {
            throw refusal;
        }
        finally
        {
            _writerGate.Release();
        }
    }

    /// <summary>Waits for the write that is running. Snapshots that are open keep their connections until they end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writerGate.WaitAsync(CancellationToken.None);
        await _source.DisposeAsync();
        _writerGate.Release();
    }

    private async ValueTask<T> WriteOnceAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);

        // Read committed: each command has to see what those wrote whose turn was waited for; nobody else writes until this one ends.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PostgresMigrator.ExecuteAsync(connection, WriterTurn, cancellationToken);
        return await RunAsync(connection, transaction, writable: true, work, cancellationToken);
    }

    /// <summary>What is not committed here is rolled back when the transaction is disposed.</summary>
    private static async ValueTask<T> RunAsync<T>(
        NpgsqlConnection connection, NpgsqlTransaction transaction, bool writable, Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        // Not disposed: the connection goes back to the pool by its owner, and the provider itself prepares the commands.
        var prepared = new PreparedConnection(connection, prepares: false) { Transaction = transaction, Adapt = PostgresText.Adapt };
        var session = new SqlSession(prepared, PostgresDialect.Instance, writable, cancellationToken);
        try
        {
            var result = await work(session);
            session.End();

            // No token: whether it was committed must not be left open.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            session.End();
        }
    }
}
