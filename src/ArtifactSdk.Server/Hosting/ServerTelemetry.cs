using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Measurements and spans of this server, beside those that ASP.NET Core makes of every request (http.server.request.duration and
/// its span). No tag carries a name that callers choose, except the operation's on spans.
/// </summary>
internal static class ServerTelemetry
{
    internal const string Name = "ArtifactSdk.Server";

    private static readonly Meter _meter = new(Name, ProductVersion.Text);

    private static readonly Histogram<double> _graphQlDuration = _meter.CreateHistogram<double>(
        "artifactsdk.server.graphql.duration", "s", "Time to answer a GraphQL request.");

    private static readonly Counter<long> _transferred = _meter.CreateCounter<long>(
        "artifactsdk.server.blob.io", "By", "Bytes of files that were received or sent.");

    private static readonly Counter<long> _refused = _meter.CreateCounter<long>(
        "artifactsdk.server.requests.refused", "{request}", "Requests that were refused before they reached their endpoint.");

    private static readonly UpDownCounter<long> _active = _meter.CreateUpDownCounter<long>(
        "artifactsdk.server.requests.active", "{request}", "Requests that are being answered.");

    internal static ActivitySource Source { get; } = new(Name, ProductVersion.Text);

    internal static void GraphQlAnswered(TimeSpan duration, int statusCode) =>
        _graphQlDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("http.response.status_code", statusCode));

    internal static void Received(long bytes) => _transferred.Add(bytes, new KeyValuePair<string, object?>("network.io.direction", "receive"));

    internal static void Sent(long bytes) => _transferred.Add(bytes, new KeyValuePair<string, object?>("network.io.direction", "transmit"));

    internal static void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal static void Active(int change) => _active.Add(change);
}
