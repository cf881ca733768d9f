using System.Collections.Concurrent;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Storage.Sqlite;

/// <summary>
/// Metadata in one SQLite file in WAL mode: one writer at a time, and beside it as many snapshots as there are reader
/// connections. SQLite works on the calling thread; only the waiting for a turn is asynchronous.
/// </summary>
internal sealed class SqliteMetadataStore : IMetadataStore
{
    private readonly SqliteOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly SessionNesting _nesting = new();
    private readonly SemaphoreSlim _writerGate = new(1, 1);
    private readonly SemaphoreSlim _readerGate;
    private readonly ConcurrentStack<PreparedConnection> _idleReaders = new();
    private PreparedConnection? _writer;
    private int _disposed;

    private SqliteMetadataStore(SqliteOptions options, SqliteConnection connection, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _readerGate = new(options.MaxReaders, options.MaxReaders);
        _writer = new(connection);
    }

    /// <exception cref="StorageOpenException">The file is not ours, is newer than this program, or cannot be opened.</exception>
    internal static async Task<SqliteMetadataStore> OpenAsync(
        SqliteOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        SqliteLibrary.Initialize();
        try
        {
            var connection = await SqliteConnections.OpenDatabaseAsync(options, timeProvider, logger, cancellationToken);
            return new SqliteMetadataStore(options, connection, timeProvider, logger);
        }
        catch (SqliteException e)
        {
            throw new StorageOpenException(
                $"The database '{options.DatabasePath}' cannot be opened: {e.Message} Check that the file is a database of this server and that it is writable.",
                e);
        }
    }

    public async ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using var nesting = _nesting.Enter(writing: false);
        if (!await _readerGate.WaitAsync(_options.ReaderTimeout, cancellationToken))
        {
            throw StorageErrors.Overloaded();
        }

        PreparedConnection? reader = null;
        try
        {
            ThrowIfDisposed();
            reader = _idleReaders.TryPop(out var idle) ? idle : await SqliteConnections.OpenAsync(_options, readOnly: true, cancellationToken);
            return await RunAsync(reader, "BEGIN DEFERRED", writable: false, work, cancellationToken);
        }
        catch (SqliteException e)
        {
            // Whatever it was, the next snapshot starts on a fresh connection.
            await DisposeAsync(reader);
            reader = null;
            throw SqliteErrors.Translate(e) ?? (Exception)e;
        }
        finally
        {
            if (reader is not null)
            {
                _idleReaders.Push(reader);
            }

            _readerGate.Release();
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
                ThrowIfDisposed();
                try
                {
                    _writer ??= await SqliteConnections.OpenAsync(_options, readOnly: false, cancellationToken);
                    return await RunAsync(_writer, "BEGIN IMMEDIATE", writable: true, work, cancellationToken);
                }
                catch (SqliteException e) when (SqliteErrors.IsBusy(e) && attempt < _options.MaxAttempts)
                {
                    StorageLog.DatabaseBusy(_logger, attempt, _options.MaxAttempts);
                    await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), _timeProvider, cancellationToken);
                }
            }
        }
        catch (SqliteException e)
        {
            if (SqliteErrors.IsBroken(e))
            {
                await DisposeAsync(_writer);
                _writer = null;
            }

            throw SqliteErrors.Translate(e) ?? (Exception)e;
        }
        finally
        {
            _writerGate.Release();
        }
    }

    /// <summary>Waits for what is running, then folds the log back into the database file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        for (var i = 0; i < _options.MaxReaders; i++)
        {
            await _readerGate.WaitAsync(CancellationToken.None);
        }

        await _writerGate.WaitAsync(CancellationToken.None);
        while (_idleReaders.TryPop(out var reader))
        {
            await DisposeAsync(reader);
        }

        // The last connection to close checkpoints and removes the log.
        await DisposeAsync(_writer);
        _writer = null;

        // Those who come too late get their turn, and are told.
        _readerGate.Release(_options.MaxReaders);
        _writerGate.Release();
    }

    private static async ValueTask<T> RunAsync<T>(
        PreparedConnection connection, string begin, bool writable, Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await connection.Prepare(begin, []).ExecuteNonQueryAsync(cancellationToken);
        var session = new SqlSession(connection, SqliteDialect.Instance, writable, cancellationToken);
        try
        {
            var result = await work(session);
            session.End();

            // No token: whether it was committed must not be left open.
            await connection.Prepare("COMMIT", []).ExecuteNonQueryAsync(CancellationToken.None);
            return result;
        }
        catch
        {
            session.End();
            await RollBackAsync(connection);
            throw;
        }
    }

    private static async Task RollBackAsync(PreparedConnection connection)
    {
        // Some failures (a full disk) have rolled back already, and a second time is an error.
        if (SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)connection.Connection).Handle) == 0)
        {
            await connection.Prepare("ROLLBACK", []).ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static ValueTask DisposeAsync(PreparedConnection? connection) => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
