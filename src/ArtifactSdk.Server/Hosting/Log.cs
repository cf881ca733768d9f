namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Everything this server logs. Paths are logged without their query, which is where signatures are; headers and bodies never.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {BaseUrl}, data in {DataDirectory}")]
    internal static partial void Started(ILogger logger, Uri baseUrl, string dataDirectory);

    [LoggerMessage(2, LogLevel.Information, "Stopped")]
    internal static partial void Stopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "The temporary data folder {DataDirectory} could not be removed: {Reason}")]
    internal static partial void TemporaryFolderKept(ILogger logger, string dataDirectory, string reason);

    [LoggerMessage(10, LogLevel.Error, "{Method} {Path} failed")]
    internal static partial void RequestFailed(ILogger logger, Exception exception, string method, string? path);

    [LoggerMessage(11, LogLevel.Error, "{Method} {Path} failed after part of the answer was sent")]
    internal static partial void AnswerBroken(ILogger logger, Exception exception, string method, string? path);

    [LoggerMessage(12, LogLevel.Error, "{Method} {Path} failed: the disk is full")]
    internal static partial void DiskFull(ILogger logger, string method, string? path);

    [LoggerMessage(13, LogLevel.Error, "The GraphQL field {Field} failed")]
    internal static partial void FieldFailed(ILogger logger, Exception exception, string field);

    [LoggerMessage(20, LogLevel.Warning, "The last use of an API key could not be recorded")]
    internal static partial void KeyUseNotRecorded(ILogger logger, Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "{Reason} The keys that were read before stay in use.")]
    internal static partial void KeySetNotRead(ILogger logger, string reason);

    [LoggerMessage(30, LogLevel.Warning, "The machine's clock was set by {Drift}: versions that may have expired wait for the next look")]
    internal static partial void ClockWasSet(ILogger logger, TimeSpan drift);

    [LoggerMessage(31, LogLevel.Error, "Looking for expired versions failed; the next look tries again")]
    internal static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(32, LogLevel.Information, "{Count} expired versions were deleted")]
    internal static partial void VersionsExpired(ILogger logger, int count);

    [LoggerMessage(23, LogLevel.Warning, "A refused sign-in could not be written to the audit log")]
    internal static partial void RefusalNotRecorded(ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Warning, "{Method} {Path} refused: {Reason}")]
    internal static partial void StorageRefused(ILogger logger, string method, string? path, string reason);
}
