using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Attacks;

/// <summary>Logs are looked through in SecretsInLogsTests; here are the other two ways in which a server talks about its callers.</summary>
public sealed class SecretsInTelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S08_Neither_metrics_nor_spans_nor_logs_tell_keys_or_signatures()
    {
        var told = new ConcurrentBag<string>();
        var instruments = new ConcurrentDictionary<string, bool>();
        using var meters = Listen(told, instruments);
        var spans = new ConcurrentDictionary<string, bool>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                spans[span.OperationName] = true;
                told.Add($"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Baggage)}");
            },
        };
        ActivitySource.AddActivityListener(activities);

        await using var server = await TestServer.StartAsync();
        var key = server.Server.ApiKey!;
        var publisher = new WirePublisher(server, server.Keyed);
        var (status, _) = await publisher.PublishAsync(WirePublisher.Manifest(("a", WirePublisher.Reference("https://example.org/a"))));
        status.Should().Be(200);
        var blob = await server.StoreAsync([1, 2, 3]);
        var download = server.Urls.ForDownload(blob, "f");
        await server.Anonymous.GetByteArrayAsync(new Uri(download), Token);
        (await publisher.PutAsync(download, [1])).Should().Be(403);
        using (var wrong = server.WithKey(new string('e', 40)))
        {
            await new WirePublisher(server, wrong).PostAsync("{ viewer { username } }");
        }

        await publisher.PostAsync("query Q($key: String) { nothing(key: $key) }", new { key });
        await server.Server.StopAsync(Token);

        instruments.Keys.Should().Contain("artifactsdk.server.graphql.duration").And.Contain("artifactsdk.server.blob.io")
            .And.Contain("artifactsdk.server.requests.refused").And.Contain("artifactsdk.server.requests.active")
            .And.Contain("http.server.request.duration");
        spans.Keys.Should().Contain("graphql");
        var signature = download[(download.IndexOf("signature=", StringComparison.Ordinal) + 10)..];
        string[] secrets = [key, signature, TestServer.Basic("api", key).Parameter!, new string('e', 40)];
        foreach (var text in told.Append(server.Logs.Text))
        {
            foreach (var secret in secrets)
            {
                text.Should().NotContain(secret);
            }
        }
    }

    private static MeterListener Listen(ConcurrentBag<string> told, ConcurrentDictionary<string, bool> instruments)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, me) => me.EnableMeasurementEvents(instrument) };
        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            instruments[instrument.Name] = true;
            told.Add($"{instrument.Name} {string.Join(' ', tags.ToArray())}");
        }

        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        return listener;
    }
}
