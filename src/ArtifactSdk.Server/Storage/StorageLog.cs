namespace ArtifactSdk.Server.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Debug, Message = "Opened {Path} with SQLite {Version}; schema version {Schema}, {Applied} steps applied now")]
    internal static partial void DatabaseOpened(ILogger logger, string path, string version, int schema, int applied);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "Removed {Count} unfinished uploads of an earlier process")]
    internal static partial void TemporaryFilesRemoved(ILogger logger, int count);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "The database is locked by another program; attempt {Attempt} of {MaxAttempts}")]
    internal static partial void DatabaseBusy(ILogger logger, int attempt, int maxAttempts);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "A temporary file could not be removed; the next start removes it: {Reason}")]
    internal static partial void TemporaryFileStays(ILogger logger, string reason);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Debug, Message = "Opened the database {Database}; schema version {Schema}, {Applied} steps applied now")]
    internal static partial void PostgresOpened(ILogger logger, string database, int schema, int applied);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Debug, Message = "The database aborted a write ({State}); attempt {Attempt} of {MaxAttempts}")]
    internal static partial void WriteRepeated(ILogger logger, string state, int attempt, int maxAttempts);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Warning, Message = "The object {Key} has a digest that differs from its name, and is treated as missing")]
    internal static partial void ForeignObject(ILogger logger, string key);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Error, Message = "A file could not be made durable; it was refused")]
    internal static partial void NotDurable(ILogger logger, Exception exception);
}
