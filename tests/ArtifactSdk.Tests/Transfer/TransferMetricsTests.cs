using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ArtifactSdk.Tests.Transfer.Support;

namespace ArtifactSdk.Tests.Transfer;

/// <summary>What the meter hears of transfers. Measurements are made in the flow of the caller, which tells those of this test from others.</summary>
public sealed class TransferMetricsTests
{
    private static readonly AsyncLocal<object?> Flow = new();

    [Fact]
    public async Task Downloads_count_bytes_active_files_and_hits_of_the_cache()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        using var heard = new Heard();
        var item = fixture.Put("a.bin", TestContent.Bytes(700_000));

        await fixture.DownloadAsync(item);
        File.Delete(Path.Combine(fixture.Target, "a.bin"));
        await fixture.DownloadAsync(item);

        heard.Sum("artifact.client.transfer.bytes", "receive").Should().Be(700_000);
        heard.Sum("artifact.client.transfer.bytes", "transmit").Should().Be(0);
        heard.Values("artifact.client.transfer.active").Should().Equal(1, -1);
        heard.Values("artifact.client.cache.hits").Should().Equal(1);
    }

    private sealed class Heard : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, long Value, object? Direction)> _measurements = new();
        private readonly MeterListener _listener = new();

        public Heard()
        {
            Flow.Value = this;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ArtifactTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (ReferenceEquals(Flow.Value, this))
                {
                    _measurements.Enqueue((instrument.Name, value, tags.Length == 0 ? null : tags[0].Value));
                }
            });
            _listener.Start();
        }

        public long Sum(string name, string direction) => _measurements.Where(m => m.Name == name && Equals(m.Direction, direction)).Sum(m => m.Value);

        public IEnumerable<long> Values(string name) => _measurements.Where(m => m.Name == name).Select(m => m.Value);

        public void Dispose() => _listener.Dispose();
    }
}
