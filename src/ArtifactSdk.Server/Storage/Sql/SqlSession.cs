using System.Data.Common;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>
/// The rows of one snapshot or transaction, over a connection on which it was begun already. The partial files hold one
/// area each; this one holds how commands are run.
/// </summary>
internal sealed partial class SqlSession(PreparedConnection connection, ISqlDialect dialect, bool writable, CancellationToken cancellationToken)
    : IMetadataSession
{
    private bool _ended;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>After this the session refuses to be used: its connection serves somebody else.</summary>
    internal void End() => _ended = true;

    private ValueTask<T?> FirstAsync<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class => FirstAsync(Prepare(sql, values), map);

    private ValueTask<long?> FirstIdAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => FirstIdAsync(Prepare(sql, values));

    private ValueTask<IReadOnlyList<T>> AllAsync<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<(string Name, object? Value)> values) =>
        AllAsync(Prepare(sql, values), map);

    /// <summary>
    /// One page of a list. The text ends in a condition; what is read is one row more than asked for, to know whether more follow.
    /// </summary>
    private ValueTask<Page<T>> PageAsync<T>(
        string sql,
        string idColumn,
        PageRequest page,
        Func<SqlRow, T> map,
        params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var first = Math.Max(page.First, 0);
        var text = page.Descending
            ? $"{sql} AND {idColumn} < @after ORDER BY {idColumn} DESC LIMIT @limit"
            : $"{sql} AND {idColumn} > @after ORDER BY {idColumn} LIMIT @limit";
        var start = page.Descending ? long.MaxValue : long.MinValue;
        return PageAsync(Prepare(text, [.. values, ("@after", page.After ?? start), ("@limit", first + 1L)]), first, map);
    }

    /// <summary>Runs an INSERT that returns its row.</summary>
    private ValueTask<T> InsertAsync<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class => InsertAsync(PrepareWrite(sql, values), map);

    private ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        new(PrepareWrite(sql, values).ExecuteNonQueryAsync(CancellationToken));

    /// <summary>Runs an UPDATE of one row by id; that it is not there is a mistake of the caller.</summary>
    private ValueTask UpdateAsync(string what, long id, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        UpdateAsync(what, id, PrepareWrite(sql, [.. values, ("@id", id)]));

    private async ValueTask UpdateAsync(string what, long id, DbCommand command)
    {
        if (await command.ExecuteNonQueryAsync(CancellationToken) == 0)
        {
            throw new InvalidOperationException($"Cannot update {what} {id}: there is no such row.");
        }
    }

    private async ValueTask<T?> FirstAsync<T>(DbCommand command, Func<SqlRow, T> map)
        where T : class
    {
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        return await reader.ReadAsync(CancellationToken) ? map(new SqlRow(reader)) : null;
    }

    private async ValueTask<long?> FirstIdAsync(DbCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        return await reader.ReadAsync(CancellationToken) && !reader.IsDBNull(0) ? reader.GetInt64(0) : null;
    }

    private async ValueTask<T> InsertAsync<T>(DbCommand command, Func<SqlRow, T> map)
        where T : class
    {
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        return await reader.ReadAsync(CancellationToken)
            ? map(new SqlRow(reader))
            : throw new InvalidOperationException($"The insert returned no row: {command.CommandText}");
    }

    private async ValueTask<IReadOnlyList<T>> AllAsync<T>(DbCommand command, Func<SqlRow, T> map)
    {
        List<T> rows = [];
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        while (await reader.ReadAsync(CancellationToken))
        {
            rows.Add(map(new SqlRow(reader)));
        }

        return rows;
    }

    private async ValueTask<Page<T>> PageAsync<T>(DbCommand command, int first, Func<SqlRow, T> map)
    {
        List<T> rows = [];
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        while (await reader.ReadAsync(CancellationToken))
        {
            if (rows.Count == first)
            {
                return new Page<T>(rows, HasNext: true);
            }

            rows.Add(map(new SqlRow(reader)));
        }

        return new Page<T>(rows, HasNext: false);
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        RequireOpen();
        return connection.Prepare(sql, values);
    }

    private void RequireOpen()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The session has ended: nothing of it may be used after the delegate has returned.");
        }

        CancellationToken.ThrowIfCancellationRequested();
    }

    private DbCommand PrepareWrite(string sql, ReadOnlySpan<(string Name, object? Value)> values) => writable
        ? Prepare(sql, values)
        : throw new InvalidOperationException("A snapshot cannot be written to: use WriteAsync.");
}
