using Npgsql;

namespace ArtifactSdk.IntegrationTests.Shared;

/// <summary>A schema and a prefix of their own on the servers of tests/servers; without them the test is left out.</summary>
internal sealed class SharedPlace : IAsyncDisposable
{
    private readonly string _schema = $"test_{Guid.NewGuid():N}";
    private readonly string? _postgres = Environment.GetEnvironmentVariable("ARTIFACTSDK_TEST_POSTGRES");
    private readonly string? _bucket = Environment.GetEnvironmentVariable("ARTIFACTSDK_TEST_S3");

    internal string Metadata => $"{_postgres};Search Path={_schema}";

    internal string Blobs => _bucket!.Replace("?", $"/{_schema}?", StringComparison.Ordinal);

    internal static async Task<SharedPlace> CreateAsync(bool postgres, bool bucket, CancellationToken cancellationToken)
    {
        var place = new SharedPlace();
        Assert.SkipWhen(postgres && string.IsNullOrEmpty(place._postgres), "no PostgreSQL: see tests/servers/start-postgres.sh");
        Assert.SkipWhen(bucket && string.IsNullOrEmpty(place._bucket), "no S3 store: see tests/servers/start-s3.sh");
        if (!string.IsNullOrEmpty(place._postgres))
        {
            await place.ExecuteAsync($"CREATE SCHEMA {place._schema}", cancellationToken);
        }

        return place;
    }

    internal async Task<string?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Metadata + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Texts of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!string.IsNullOrEmpty(_postgres))
        {
            await ExecuteAsync($"DROP SCHEMA {_schema} CASCADE", CancellationToken.None);
        }
    }
}
