using System.IO.Compression;
using System.Net;
using System.Text;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class FileStreamTests : IAsyncLifetime
{
    private const string Path = "/files/local-team/project/run1/file_stream";
    private TestServer _server = null!;
    private RunRow _run = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(options => options.MaxRunStreamBytes = 100_000);
        _run = await _server.StartRunAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_heartbeat_is_answered_with_an_object_and_noted()
    {
        _server.Clock.Advance(TimeSpan.FromMinutes(2));

        using var response = await PostAsync("{}");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Be("{}");
        (await RunAsync()).HeartbeatAt.Should().Be(_server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Lines_are_kept_by_stream_and_number_and_rewritten_where_they_overlap()
    {
        await PostAsync("""{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"_step\":0}","{\"_step\":1}"]},"output.log":{"offset":0,"content":["a","b"]}}}""");
        await PostAsync("""{"files":{"wandb-history.jsonl":{"offset":2,"content":["{\"_step\":2,\"loss\":NaN}"]},"output.log":{"offset":1,"content":["B","c"]}}}""");

        (await LinesAsync(RunStreams.History)).Should().Equal("""{"_step":0}""", """{"_step":1}""", """{"_step":2,"loss":"NaN"}""");
        (await LinesAsync(RunStreams.Output)).Should().Equal("a", "B", "c");
    }

    [Fact]
    public async Task Writers_that_share_a_run_count_their_lines_apart()
    {
        await PostAsWriterAsync("w1", """{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"_step\":0,\"a\":1}","{\"_step\":2,\"a\":3}"]},"output.log":{"offset":0,"content":["one"]},"wandb-summary.json":{"offset":0,"content":["{\"a\":3}"]}}}""");
        var second = """{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"_step\":1,\"b\":2}"]},"output.log":{"offset":0,"content":["two","three"]},"wandb-summary.json":{"offset":0,"content":["{\"b\":2}"]}}}""";
        await PostAsWriterAsync("w2", second);
        await PostAsWriterAsync("w2", second);

        var (status, body) = await new WirePublisher(_server, _server.Keyed).PostAsync(
            "{ project(name: \"project\", entityName: \"local-team\") { run(name: \"run1\") { historyLineCount logLineCount history summaryMetrics logLines(first: 2) { edges { node { number line } } pageInfo { hasNextPage endCursor } } } } }");

        var run = body["data"]!["project"]!["run"]!;
        (status, (int)run["historyLineCount"]!, (int)run["logLineCount"]!, (string)run["summaryMetrics"]!).Should().Be((200, 3, 3, """{"a":3,"b":2}"""));
        run["history"]!.AsArray().Select(row => (string)row!).Should().Equal("""{"_step":0,"a":1}""", """{"_step":1,"b":2}""", """{"_step":2,"a":3}""");
        run["logLines"]!["edges"]!.AsArray().Select(edge => $"{edge!["node"]!["number"]} {edge["node"]!["line"]}").Should().Equal("0 one", "1 two");
        var rest = await new WirePublisher(_server, _server.Keyed).PostAsync(
            "query($after: String) { project(name: \"project\", entityName: \"local-team\") { run(name: \"run1\") { logLines(first: 2, after: $after) { edges { node { line } } pageInfo { hasNextPage } } } } }",
            new { after = (string)run["logLines"]!["pageInfo"]!["endCursor"]! });
        rest.Body["data"]!["project"]!["run"]!["logLines"]!.ToJsonString().Should().Be("""{"edges":[{"node":{"line":"three"}}],"pageInfo":{"hasNextPage":false}}""");
    }

    private async Task PostAsWriterAsync(string writer, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-WANDB-ASYNC-CLIENT-ID", writer);
        using var response = await _server.Keyed.SendAsync(request, CancellationToken);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_summary_is_replaced_each_time()
    {
        await PostAsync("""{"files":{"wandb-summary.json":{"offset":0,"content":["{\"loss\":1}"]}}}""");
        await PostAsync("""{"files":{"wandb-summary.json":{"offset":0,"content":["{\"loss\":0.5}"]}}}""");

        (await RunAsync()).SummaryMetrics.Should().Be("""{"loss":0.5}""");
    }

    [Fact]
    public async Task A_stream_that_nobody_knows_is_accepted_and_dropped()
    {
        using var response = await PostAsync("""{"files":{"future.jsonl":{"offset":0,"content":["?"]}}}""");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"complete":true,"exitcode":0}""", "finished", 0)]
    [InlineData("""{"complete":true,"exitcode":1}""", "failed", 1)]
    [InlineData("""{"complete":true,"exitcode":-9}""", "failed", -9)]
    [InlineData("""{"complete":true}""", "finished", null)]
    [InlineData("""{"complete":true,"failed":true}""", "failed", null)]
    [InlineData("""{"complete":false,"failed":false,"dropped":0,"uploaded":["config.yaml"]}""", "running", null)]
    [InlineData("""{"preempting":true}""", "preempting", null)]
    public async Task The_state_follows_what_the_client_says(string body, string state, int? exitCode)
    {
        await PostAsync(body);

        (await RunAsync()).Should().BeEquivalentTo(new { State = state, ExitCode = exitCode });
    }

    [Theory]
    [InlineData("finished", "{}", "finished")]
    [InlineData("finished", """{"uploaded":["config.yaml"]}""", "finished")]
    [InlineData("finished", """{"files":{"output.log":{"offset":0,"content":["more"]}}}""", "running")]
    [InlineData("failed", """{"files":{"output.log":{"offset":0,"content":["more"]}}}""", "running")]
    [InlineData("killed", """{"files":{"output.log":{"offset":0,"content":["more"]}}}""", "running")]
    [InlineData("failed", """{"files":{"output.log":{"offset":0,"content":["end"]}},"complete":true,"exitcode":0}""", "finished")]
    [InlineData("crashed", "{}", "running")]
    [InlineData("pending", "{}", "running")]
    public async Task A_run_comes_back_to_life_when_it_sends_data(string before, string body, string after)
    {
        await UpdateAsync(run => run with { State = before });

        await PostAsync(body);

        (await RunAsync()).State.Should().Be(after);
    }

    [Fact]
    public async Task A_run_that_shall_stop_is_told_so()
    {
        await UpdateAsync(run => run with { Stopped = true });

        using var heartbeat = await PostAsync("{}");
        using var last = await PostAsync("""{"complete":true,"exitcode":0}""");

        (await heartbeat.Content.ReadAsStringAsync(CancellationToken)).Should().Be("""{"stopped":true}""");
        (await last.Content.ReadAsStringAsync(CancellationToken)).Should().Be("{}");
    }

    [Theory]
    [InlineData("/files/local-team/project/unknown/file_stream")]
    [InlineData("/files/local-team/unknown/run1/file_stream")]
    [InlineData("/files/unknown/project/run1/file_stream")]
    [InlineData("/files/local-team/project/run1/other")]
    [InlineData("/files/local-team/project/run1/file_stream/more")]
    [InlineData("/files/local-team/project//file_stream")]
    [InlineData("/files/file_stream")]
    [InlineData("/files")]
    public async Task What_is_not_there_is_404(string path)
    {
        using var response = await PostAsync("{}", path);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Names_are_unescaped_once()
    {
        await _server.StartRunAsync("project with spaces", "run 100 & more");

        using var response = await PostAsync("{}", "/files/local-team/project%20with%20spaces/run%20100%20%26%20more/file_stream");
        using var twice = await PostAsync("{}", "/files/local-team/project%2520with%2520spaces/run%20100%20%26%20more/file_stream");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        twice.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stranger_sees_no_run_and_nobody_needs_a_key()
    {
        var (_, key) = await _server.AddUserAsync("stranger");
        using var client = _server.WithKey(key);

        using var stranger = await client.PostAsync(Path, new StringContent("{}"), CancellationToken);
        using var nobody = await _server.Anonymous.PostAsync(Path, new StringContent("{}"), CancellationToken);

        stranger.StatusCode.Should().Be(HttpStatusCode.NotFound);
        nobody.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await RunAsync()).HeartbeatAt.Should().Be(_run.HeartbeatAt);
    }

    [Fact]
    public async Task A_viewer_of_the_team_may_not_write()
    {
        var (user, key) = await _server.AddUserAsync("viewer");
        await _server.Services.Store.WriteAsync(
            async session =>
            {
                await session.SetEntityMemberAsync(_server.Admin.User!.DefaultEntityId, user.Id, "viewer");
                return true;
            },
            CancellationToken);
        using var client = _server.WithKey(key);

        using var response = await client.PostAsync(Path, new StringContent("{}"), CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"_step\":0}","no json"]}}}""")]
    public async Task A_body_that_is_wrong_is_400_and_changes_nothing(string body)
    {
        using var response = await PostAsync(body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await LinesAsync(RunStreams.History)).Should().BeEmpty();
    }

    [Fact]
    public async Task Gzip_is_unpacked_up_to_the_bound()
    {
        using var small = await PostAsync(Gzip("""{"files":{"output.log":{"offset":0,"content":["zipped"]}}}"""));
        using var bomb = await PostAsync(Gzip($$"""{"x":"{{new string(' ', 200_000)}}"}"""));

        small.StatusCode.Should().Be(HttpStatusCode.OK);
        (await LinesAsync(RunStreams.Output)).Should().Equal("zipped");
        bomb.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    private static ByteArrayContent Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private Task<HttpResponseMessage> PostAsync(string body, string path = Path) =>
        _server.Keyed.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), CancellationToken);

    private Task<HttpResponseMessage> PostAsync(HttpContent body) => _server.Keyed.PostAsync(Path, body, CancellationToken);

    private async Task<RunRow> RunAsync() => (await _server.RunAsync(_run.Id))!;

    private async Task UpdateAsync(Func<RunRow, RunRow> change)
    {
        var run = await RunAsync();
        await _server.Services.Store.WriteAsync(
            async session =>
            {
                await session.UpdateRunAsync(change(run));
                return true;
            },
            CancellationToken);
    }

    private ValueTask<IReadOnlyList<string>> LinesAsync(string stream) =>
        _server.Services.Store.ReadAsync(session => session.ReadRunLinesAsync(_run.Id, stream, 0, 100), CancellationToken);
}
