using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Storage.S3;

namespace ArtifactSdk.Server.Storage;

/// <summary>Where a server's data is. What is not given lies in the data folder.</summary>
internal sealed record StoragePlaces(string DataDirectory, PostgresOptions? Postgres, S3Options? S3)
{
    internal string Description =>
        $"metadata in {(Postgres is null ? DataDirectory : "database " + PostgresOptions.Describe(Postgres.Parse()))}, files in {(S3 is null ? DataDirectory : "bucket " + S3.Description)}";

    internal bool IsEmbedded => Postgres is null && S3 is null;

    /// <exception cref="StorageOpenException">An address cannot be understood. Nothing was opened.</exception>
    internal static StoragePlaces Parse(string dataDirectory, string? metadata, string? blobs)
    {
        var postgres = metadata is null ? null : new PostgresOptions(metadata);
        postgres?.Parse();
        return new StoragePlaces(dataDirectory, postgres, blobs is null ? null : S3Options.Parse(blobs));
    }

    internal async Task<IServerStorage> OpenAsync(TimeProvider clock, ILogger logger, CancellationToken cancellationToken) => IsEmbedded
        ? await EmbeddedStorage.OpenAsync(DataDirectory, clock, logger, cancellationToken)
        : await SharedStorage.OpenAsync(this, clock, logger, cancellationToken);
}
