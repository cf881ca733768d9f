using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace ArtifactSdk.Diagnostics;

/// <summary>The activity source, the meter and what it counts.</summary>
internal static class Instruments
{
    public static readonly string Version = ReadVersion();

    public static readonly ActivitySource Source = new(ArtifactTelemetry.ActivitySourceName, Version);

    private static readonly Meter Meter = new(ArtifactTelemetry.MeterName, Version);

#if NET9_0_OR_GREATER
    // From a look-up to a log of many gigabytes; collectors assume milliseconds where nothing is said.
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] };

    public static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "artifact.client.operation.duration", "s", "How long finished calls of the user took.", tags: null, Durations);
#else
    public static readonly Histogram<double> OperationDuration = Meter.CreateHistogram<double>(
        "artifact.client.operation.duration", "s", "How long finished calls of the user took.");
#endif

    public static readonly Counter<long> TransferBytes = Meter.CreateCounter<long>(
        "artifact.client.transfer.bytes", "By", "Bytes of file contents that were moved.");

    public static readonly KeyValuePair<string, object?> Sent = new("network.io.direction", "transmit");

    public static readonly KeyValuePair<string, object?> Received = new("network.io.direction", "receive");

    public static readonly UpDownCounter<long> ActiveTransfers = Meter.CreateUpDownCounter<long>(
        "artifact.client.transfer.active", "{file}", "Files that are on their way.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "artifact.client.retries", "{retry}", "Requests that were repeated.");

    public static readonly Counter<long> CacheHits = Meter.CreateCounter<long>(
        "artifact.client.cache.hits", "{hit}", "Files that were taken from the cache.");

    // The informational version may end in "+commit", which is no product version.
    private static string ReadVersion()
    {
        var assembly = typeof(Instruments).Assembly;
        var text = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? text : text[..plus];
    }
}
