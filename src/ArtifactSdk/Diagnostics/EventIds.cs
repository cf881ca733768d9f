namespace ArtifactSdk.Diagnostics;

/// <summary>Ids of log events: 1000 runs, 2000 artifacts, 3000 transfers, 4000 HTTP, 5000 cache.</summary>
internal static class EventIds
{
    public const int RunStarted = 1000;
    public const int RunFinished = 1001;
    public const int RunNotFinished = 1002;
    public const int HeartbeatFailed = 1003;
    public const int RunDataLeftOut = 1004;
    public const int RunEndedWhileLogging = 1005;
    public const int ArtifactLogged = 2000;
    public const int ArtifactLinked = 2001;
    public const int ReferenceMissing = 3000;
    public const int ConfigurationWarning = 4000;
    public const int ConfigurationResolved = 4001;
    public const int CertificatesNotVerified = 4002;
    public const int RequestSent = 4010;
    public const int RequestRepeated = 4011;
    public const int RedirectFollowed = 4012;
    public const int FeaturesUnknown = 4013;
    public const int CacheNotWritable = 5000;
}
