namespace ArtifactSdk.Server.Storage.Sqlite;

internal sealed record SqliteOptions(string DatabasePath)
{
    /// <value>Default: 4 a processor, between 8 and 32.</value>
    internal int MaxReaders { get; init; } = Math.Clamp(Environment.ProcessorCount * 4, 8, 32);

    /// <summary>How long a snapshot waits for a connection when all are taken, before it is refused.</summary>
    /// <value>Default: 30 seconds.</value>
    internal TimeSpan ReaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long SQLite itself waits for a lock that another program holds, an attempt.</summary>
    /// <value>Default: 1 second.</value>
    internal TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <value>Default: 10.</value>
    internal int MaxAttempts { get; init; } = 10;

    /// <summary>For maintenance: the database has to be there, of exactly this version, and is neither made nor migrated.</summary>
    internal bool ExistingOnly { get; init; }

    internal IReadOnlyList<Sql.SqlMigration> Migrations { get; init; } = Sql.SqlMigration.Load("Sqlite");
}
