using System.Data.Common;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>
/// An open connection that keeps every command it has run, prepared, by text. Texts are constants, so the cache is bounded.
/// One caller at a time; providers that prepare by themselves are left to it; no reader stays open between two calls.
/// </summary>
internal sealed class PreparedConnection(DbConnection connection, bool prepares = true) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    internal DbConnection Connection { get; } = connection;

    /// <summary>Every text that was run here.</summary>
    internal IReadOnlyCollection<string> Texts => _commands.Keys;

    /// <summary>Told of each text that is run once and not kept.</summary>
    internal Action<string>? PreparedOnce { get; set; }

    /// <summary>For providers that want each command told of its transaction; null where BEGIN and COMMIT are commands.</summary>
    internal DbTransaction? Transaction { get; set; }

    /// <summary>Makes a text one that the database can store; null where it stores every text.</summary>
    internal Func<string, string>? Adapt { get; init; }

    /// <summary>The prepared command with these values. Parameters come in the same order on every call with one text.</summary>
    internal DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Create(sql, values);
            _commands.Add(sql, command);
            return command;
        }

        if (command.Parameters.Count != values.Length)
        {
            throw new ArgumentException($"The command takes {command.Parameters.Count} values, not {values.Length}: {sql}");
        }

        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.Parameters[i];
            if (parameter.ParameterName != values[i].Name)
            {
                throw new ArgumentException($"Value {i} of the command is {parameter.ParameterName}, not {values[i].Name}: {sql}");
            }

            parameter.Value = ToSql(values[i].Value);
        }

        command.Transaction = Transaction;
        return command;
    }

    /// <summary>A command of a text that may never come again. It is not kept: the caller disposes it.</summary>
    internal DbCommand PrepareOnce(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        PreparedOnce?.Invoke(sql);
        return Create(sql, values);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }

        _commands.Clear();
        await Connection.DisposeAsync();
    }

    private object ToSql(object? value) => value switch
    {
        null => DBNull.Value,
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        string text when Adapt is not null => Adapt(text),
        DateTimeOffset time => UnixMicroseconds.From(time),
        _ => value,
    };

    // Every text is made of constants of this assembly; values travel as parameters only.
#pragma warning disable CA2100
    private DbCommand Create(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = Connection.CreateCommand();
        try
        {
            command.CommandText = sql;
            command.Transaction = Transaction;
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = ToSql(value);
                command.Parameters.Add(parameter);
            }

            if (prepares)
            {
                command.Prepare();
            }

            return command;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }
#pragma warning restore CA2100
}
