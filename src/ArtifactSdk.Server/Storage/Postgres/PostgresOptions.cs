using ArtifactSdk.Server.Storage.Sql;
using Npgsql;

namespace ArtifactSdk.Server.Storage.Postgres;

internal sealed record PostgresOptions(string ConnectionString)
{
    /// <summary>How often a write is begun anew after the database has given it up.</summary>
    /// <value>Default: 10.</value>
    internal int MaxAttempts { get; init; } = 10;

    /// <summary>For maintenance: the schema has to be there, of exactly this version, and is neither made nor migrated.</summary>
    internal bool ExistingOnly { get; init; }

    internal IReadOnlyList<SqlMigration> Migrations { get; init; } = PostgresTranslation.Load();

    /// <exception cref="StorageOpenException">The text cannot be understood. The complaint does not repeat it: it holds a password.</exception>
    internal NpgsqlConnectionStringBuilder Parse()
    {
        const string Form = "write it as \"Host=…;Port=5432;Database=…;Username=…;Password=…\".";
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new StorageOpenException($"The connection string of the metadata database cannot be understood: {Form}");
        }

        if (string.IsNullOrWhiteSpace(settings.Host) || string.IsNullOrWhiteSpace(settings.Database))
        {
            throw new StorageOpenException($"The connection string of the metadata database names no Host or no Database: {Form}");
        }

        settings.ApplicationName ??= "ArtifactSdk.Server";

        // Preparing pays: the same hundred or so commands run all the time.
        settings.MaxAutoPrepare = Math.Max(settings.MaxAutoPrepare, 256);
        return settings;
    }

    /// <summary>Names the database to people, without the password.</summary>
    internal static string Describe(NpgsqlConnectionStringBuilder settings) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{settings.Database}' on {settings.Host}:{settings.Port}");
}
