using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Diagnostics;

/// <summary>Every line that the client logs. No bodies, no keys, no queries of signed addresses.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.RunStarted, LogLevel.Information, "Run {Entity}/{Project}/{Run} started.")]
    public static partial void RunStarted(ILogger logger, string entity, string project, string run);

    [LoggerMessage(EventIds.RunFinished, LogLevel.Information, "Run {Entity}/{Project}/{Run} finished with exit code {ExitCode}.")]
    public static partial void RunFinished(ILogger logger, string entity, string project, string run, int exitCode);

    [LoggerMessage(EventIds.RunNotFinished, LogLevel.Warning, "Could not tell the server that run {Entity}/{Project}/{Run} is over: {Reason}")]
    public static partial void RunNotFinished(ILogger logger, string entity, string project, string run, string reason);

    [LoggerMessage(EventIds.RunEndedWhileLogging, LogLevel.Warning, "Run {Entity}/{Project}/{Run} was disposed while it was still logging ({Count} artifacts after {Seconds} s). Await LogArtifactAsync first, or raise RunOptions.FinishTimeout.")]
    public static partial void RunEndedWhileLogging(ILogger logger, string entity, string project, string run, int count, double seconds);

    [LoggerMessage(EventIds.HeartbeatFailed, LogLevel.Warning, "Could not tell the server that run {Run} is alive: {Reason}")]
    public static partial void HeartbeatFailed(ILogger logger, string run, string reason);

    [LoggerMessage(EventIds.RunDataLeftOut, LogLevel.Warning, "Some data of run {Run} was not sent: {Problem}.")]
    public static partial void RunDataLeftOut(ILogger logger, string run, string problem);

    [LoggerMessage(EventIds.ArtifactLogged, LogLevel.Information, "Logged {Path} ({Change}): {Files} files, {Bytes} bytes.")]
    public static partial void ArtifactLogged(ILogger logger, string path, string change, int files, long bytes);

    [LoggerMessage(EventIds.ArtifactLinked, LogLevel.Information, "Linked {Source} to {Target}.")]
    public static partial void ArtifactLinked(ILogger logger, string source, string target);

    [LoggerMessage(EventIds.ReferenceMissing, LogLevel.Warning, "The data of the reference {Name} of {Path} no longer exists; it was left out.")]
    public static partial void ReferenceMissing(ILogger logger, string path, string name);

    [LoggerMessage(EventIds.ConfigurationWarning, LogLevel.Warning, "{Problem}")]
    public static partial void ConfigurationWarning(ILogger logger, string problem);

    [LoggerMessage(EventIds.ConfigurationResolved, LogLevel.Debug, "Server {BaseUrl} (from {Source}), {Credential}.")]
    public static partial void ConfigurationResolved(ILogger logger, Uri baseUrl, string source, string credential);

    [LoggerMessage(EventIds.CertificatesNotVerified, LogLevel.Warning, "Certificates of {BaseUrl} and of storage hosts are not verified, because of {Source}: anyone in between can read the API key and change files. Use it for trials only.")]
    public static partial void CertificatesNotVerified(ILogger logger, Uri baseUrl, string source);

    [LoggerMessage(EventIds.RequestSent, LogLevel.Debug, "{Operation} was answered with {StatusCode} after {ElapsedMilliseconds:0} ms.")]
    public static partial void RequestSent(ILogger logger, string operation, int statusCode, double elapsedMilliseconds);

    [LoggerMessage(EventIds.RequestRepeated, LogLevel.Warning, "{Action}: attempt {Attempt} failed ({Reason}); the next one is in {DelaySeconds:0.0} s.")]
    public static partial void RequestRepeated(ILogger logger, string action, int attempt, string reason, double delaySeconds);

    [LoggerMessage(EventIds.RedirectFollowed, LogLevel.Debug, "{Name} was redirected to {Host}.")]
    public static partial void RedirectFollowed(ILogger logger, string name, string host);

    [LoggerMessage(EventIds.FeaturesUnknown, LogLevel.Debug, "{Host} does not report features; none are assumed.")]
    public static partial void FeaturesUnknown(ILogger logger, string host);

    [LoggerMessage(EventIds.CacheNotWritable, LogLevel.Warning, "The cache folder {Directory} cannot be written ({Reason}): downloads are not kept there, and a transfer that is interrupted starts over. Set TransferOptions.CacheDirectory, or UseCache to false.")]
    public static partial void CacheNotWritable(ILogger logger, string directory, string reason);
}
