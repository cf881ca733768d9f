using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ArtifactSdk.Tests.Artifacts;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Client;

/// <summary>What a program reports about its calls: one span for each, and no secret anywhere.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_verb_is_a_span()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES", "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE");
        using var spans = new Spans(api.Server.Url.Port);
        using var client = api.Client();
        var folder = Directory.CreateTempSubdirectory("artifactsdk-test-").FullName;
        var version = await new PublishedVersion(api, ("a.txt", "content"u8.ToArray())).GetAsync(client);
        api.On("LinkArtifact", new { linkArtifact = new { versionIndex = 0, artifactMembership = Wire.Membership(Wire.Artifact(), "acme-org/wandb-registry-model/c", 0) } });

        await using (var run = await client.InitRunAsync(new() { Id = "run1" }, Token))
        {
            await run.LogArtifactAsync(new Artifact("prices", "dataset"), cancellationToken: Token);
            await run.LinkArtifactAsync(version, "wandb-registry-model/c", cancellationToken: Token);
        }

        await version.DownloadAsync(folder, cancellationToken: Token);

        spans.Names.Should().Equal("artifact.resolve", "run.init", "artifact.log", "artifact.link", "run.finish", "artifact.download");
        spans.Of("artifact.log").GetTagItem("artifact.collection").Should().Be("prices");
        spans.Of("artifact.log").GetTagItem("artifact.type").Should().Be("dataset");
        spans.Of("artifact.link").GetTagItem("artifact.registry").Should().Be("model");
        spans.Of("artifact.download").GetTagItem("artifact.version").Should().Be("v0");
        spans.All.Should().OnlyContain(s => s.Status == ActivityStatusCode.Unset && Equals(s.GetTagItem("server.address"), "127.0.0.1"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Instruments_have_the_documented_names_and_units_and_durations_are_sorted_as_seconds()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == ArtifactTelemetry.MeterName)
            {
                found.Add(instrument);
            }
        };
        // The meter is made when something of it is used first.
        using var client = new ArtifactClient(new() { BaseUrl = new("http://127.0.0.1:1"), LoggerFactory = null });
        listener.Start();

        found.Select(i => (i.Name, i.Unit)).Should().BeEquivalentTo(
        [
            ("artifact.client.operation.duration", "s"),
            ("artifact.client.transfer.bytes", "By"),
            ("artifact.client.transfer.active", "{file}"),
            ("artifact.client.retries", "{retry}"),
            ("artifact.client.cache.hits", "{hit}"),
        ]);
        found.OfType<Histogram<double>>().Single().Advice!.HistogramBucketBoundaries.Should().BeInAscendingOrder().And.Contain([0.1, 1, 60]);
    }

    [Fact]
    public async Task A_failure_names_its_kind()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var spans = new Spans(api.Server.Url.Port);
        api.On("ArtifactByName", new { project = (object?)null });
        using var client = api.Client();

        var get = () => client.GetArtifactAsync("prices", cancellationToken: Token);

        await get.Should().ThrowAsync<ArtifactNotFoundException>();
        spans.Of("artifact.resolve").GetTagItem("error.type").Should().Be("ArtifactNotFoundException");
        spans.Of("artifact.resolve").Status.Should().Be(ActivityStatusCode.Error);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_said_once()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES");
        using var log = new ListLoggerProvider();
        var folder = Directory.CreateTempSubdirectory("artifactsdk-test-");
        var file = Path.Combine(folder.FullName, "a-file");
        await File.WriteAllTextAsync(file, "", Token);
        var options = api.Options();
        options.LoggerFactory = log;
        options.Transfer.CacheDirectory = Path.Combine(file, "cache");
        using var client = new ArtifactClient(options);
        var version = await new PublishedVersion(api, ("a.txt", "content"u8.ToArray()), ("b.txt", "more"u8.ToArray())).GetAsync(client);

        var download = await version.DownloadAsync(Path.Combine(folder.FullName, "out"), cancellationToken: Token);

        download.FileCount.Should().Be(2);
        log.Lines.Where(l => l.Id.Id == 5000).Should().ContainSingle().Which.Message.Should().Contain(options.Transfer.CacheDirectory);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Neither_key_nor_signatures_are_in_logs_spans_or_errors_of_a_whole_job()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES");
        using var spans = new Spans(api.Server.Url.Port);
        using var log = new ListLoggerProvider();
        var options = api.Options();
        options.LoggerFactory = log;
        using var client = new ArtifactClient(options);
        api.Server.On("GET", PublishedVersion.PathOf("a.txt"), StubAnswer.Status(500), StubAnswer.Status(500), StubAnswer.Status(500), StubAnswer.Status(500));
        var version = await new PublishedVersion(api, ("a.txt", "content"u8.ToArray())).GetAsync(client);
        var folder = Path.Combine(Path.GetTempPath(), $"artifactsdk-test-{Guid.NewGuid():N}");

        await using (var run = await client.InitRunAsync(new() { Id = "run1" }, Token))
        {
            await run.LogArtifactAsync(new Artifact("prices", "dataset").AddBytes("b", new byte[] { 1 }), cancellationToken: Token);
        }

        var error = (await ((Func<Task>)(() => version.DownloadAsync(folder, cancellationToken: Token))).Should().ThrowAsync<ArtifactTransferException>()).Which;

        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("api:" + ScriptedApi.Key));
        var text = $"{log.Text}\n{error}\n{string.Join('\n', spans.All.SelectMany(s => s.TagObjects).Select(t => $"{t.Key}={t.Value}"))}";
        text.Should().Contain("a.txt").And.NotContain(ScriptedApi.Key).And.NotContain(basic).And.NotContain("sig=s");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The spans about one server, in the order in which they ended; other tests have servers of their own.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ActivityListener _listener;

        public Spans(int port)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == ArtifactTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (Equals(activity.GetTagItem("server.port"), port))
                    {
                        _ended.Enqueue(activity);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> All => [.. _ended];

        public IEnumerable<string> Names => _ended.Select(a => a.OperationName);

        public Activity Of(string name) => _ended.Single(a => a.OperationName == name);

        public void Dispose() => _listener.Dispose();
    }
}
