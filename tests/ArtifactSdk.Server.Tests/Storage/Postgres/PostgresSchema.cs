using ArtifactSdk.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

/// <summary>A schema of its own on the PostgreSQL of tests/servers/start-postgres.sh; without one the test is left out.</summary>
internal sealed class PostgresSchema : IAsyncDisposable
{
    internal const string Variable = "ARTIFACTSDK_TEST_POSTGRES";

    private readonly NpgsqlConnectionStringBuilder _server;

    private PostgresSchema(NpgsqlConnectionStringBuilder server) => _server = server;

    internal string Name { get; } = $"test_{Guid.NewGuid():N}";

    internal PostgresOptions Options => new(ConnectionString);

    internal string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { SearchPath = Name, MaxPoolSize = 20 }.ConnectionString;

    internal static async Task<PostgresSchema> CreateAsync(CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} is not set");
        var schema = new PostgresSchema(new NpgsqlConnectionStringBuilder(server) { Pooling = false });
        await schema.ExecuteAsync($"CREATE SCHEMA {schema.Name}", cancellationToken);
        return schema;
    }

    internal Task<PostgresMetadataStore> OpenStoreAsync(CancellationToken cancellationToken, PostgresOptions? options = null) =>
        PostgresMetadataStore.OpenAsync(options ?? Options, TimeProvider.System, NullLogger.Instance, cancellationToken);

    /// <summary>The first value that a command answers, as text.</summary>
    internal async Task<string?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { SearchPath = Name }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Texts of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP SCHEMA {Name} CASCADE", CancellationToken.None);
}
