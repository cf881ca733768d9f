using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

public sealed class RunSearchTests : IAsyncLifetime
{
    private const string Runs =
        "query Runs($filters: JSONString, $order: String, $cursor: String, $perPage: Int = 50) { project(name: \"proj\", entityName: \"my-team\") { "
        + "runCount(filters: $filters) runs(filters: $filters, after: $cursor, first: $perPage, order: $order) { totalCount edges { node { name } cursor } pageInfo { endCursor hasNextPage } } } }";

    private TestWorld _world = null!;
    private EngineTransport _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.CreateAsync();
        _engine = new EngineTransport(_world);
        await AddAsync("a", "finished", """{"lr":{"value":0.1},"net":{"value":{"kind":"cnn"}}}""", """{"acc":0.5}""", """["old"]""", "train");
        await AddAsync("b", "running", """{"lr":{"value":0.01}}""", """{"acc":0.9,"loss":1}""", """["old","best"]""", "train");
        await AddAsync("c", "failed", null, """{"acc":"NaN"}""", null, null);
        await AddAsync("d", "finished", "{}", "not json", null, "eval");
        await _world.Store.WriteAsync(
            async session =>
            {
                var project = await session.FindProjectAsync((await session.FindEntityAsync(TestWorld.Team))!.Id, "proj");
                var run = await session.FindRunAsync(project!.Id, "b");
                await session.WriteRunLinesAsync(run!.Id, "wandb-history.jsonl", 0, ["""{"_step":0,"acc":0.1}""", """{"_step":7,"train/loss":1}""", """{"acc":0.9}"""]);
                return true;
            },
            TestWorld.Token);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Old_clients_list_runs_as_buckets()
    {
        var data = await _engine.DataAsync(
            "query Buckets($model: String!, $entity: String!) { model(name: $model, entityName: $entity) { buckets(first: 3) { edges { node { id name displayName description } } } } }",
            new { model = "proj", entity = "my-team" });

        data["model"]!["buckets"]!["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["name"]!).Should().Equal("a", "b", "c");
    }

    [Theory]
    [InlineData("{}", "a b c d")]
    [InlineData("""{"state":"finished"}""", "a d")]
    [InlineData("""{"state":{"$ne":"finished"}}""", "b c")]
    [InlineData("""{"$and":[{"state":"finished"},{"jobType":"eval"}]}""", "d")]
    [InlineData("""{"config.lr":0.1}""", "a")]
    [InlineData("""{"config.lr.value":{"$lt":0.05}}""", "b")]
    [InlineData("""{"config.net.kind":"cnn"}""", "a")]
    [InlineData("""{"config.net.value.kind":"cnn"}""", "a")]
    [InlineData("""{"config.net.value":{"kind":"cnn"}}""", "a")]
    [InlineData("""{"config.net.value.kind":{"$ne":"cnn"}}""", "b c d")]
    [InlineData("""{"keys_info.keys.acc":{"$exists":true}}""", "b")]
    [InlineData("""{"keys_info.keys.train/loss":{"$exists":false}}""", "a c d")]
    [InlineData("""{"keys_info.lastStep":{"$gte":7}}""", "b")]
    [InlineData("""{"$or":[{"$and":[]}]}""", "a b c d")]
    [InlineData("""{"created_at":{"$gt":"2000-01-01T00","$lt":"2999-12-31T23"}}""", "a b c d")]
    [InlineData("""{"created_at":{"$lt":"2000-01-01 05"}}""", "")]
    [InlineData("""{"summary_metrics.acc":{"$gte":0.5}}""", "a b")]
    [InlineData("""{"summary_metrics.loss":{"$exists":true}}""", "b")]
    [InlineData("""{"tags":"old"}""", "a b")]
    [InlineData("""{"tags":{"$in":["best"]}}""", "b")]
    [InlineData("""{"username":"maker"}""", "a b c d")]
    [InlineData("""{"user.username":"maker"}""", "a b c d")]
    [InlineData("""{"duration":{"$gte":2.5}}""", "b d")]
    [InlineData("""{"duration":0}""", "a c")]
    [InlineData("""{"display_name":{"$regex":"^run-[ab]"}}""", "a b")]
    [InlineData("""{"name":{"$in":["c","d"]}}""", "c d")]
    [InlineData("""{"job_type":null}""", "c")]
    [InlineData("""{"created_at":{"$gt":"2000-01-01T00:00:00Z"}}""", "a b c d")]
    public async Task Runs_are_found_by_filter_and_counted(string filters, string expected)
    {
        var project = (await _engine.DataAsync(Runs, new { filters }))["project"]!;
        string.Join(' ', project["runs"]!["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["name"]!)).Should().Be(expected);
        ((int)project["runCount"]!, (int)project["runs"]!["totalCount"]!).Should().Be((Count(expected), Count(expected)));

        static int Count(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    [Theory]
    [InlineData("+created_at", "a b c d")]
    [InlineData("-created_at", "d c b a")]
    [InlineData("-display_name", "d c b a")]
    [InlineData("+summary_metrics.acc", "a b c d")]
    [InlineData("-summary_metrics.acc", "b a c d")]
    [InlineData("+config.lr.value", "b a c d")]
    [InlineData("-config.lr", "a b d c")]
    [InlineData("-duration", "d b c a")]
    [InlineData("+user.username", "a b c d")]
    [InlineData("state", "c a d b")]
    [InlineData("job_type", "d a b c")]
    public async Task Pages_of_every_size_follow_the_order(string order, string expected)
    {
        for (var perPage = 1; perPage <= 4; perPage++)
        {
            var names = new List<string>();
            string? cursor = null;
            bool more;
            do
            {
                var page = (await _engine.DataAsync(Runs, new { order, cursor, perPage }))["project"]!["runs"]!;
                names.AddRange(page["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["name"]!));
                (cursor, more) = ((string?)page["pageInfo"]!["endCursor"], (bool)page["pageInfo"]!["hasNextPage"]!);
            }
            while (more);

            string.Join(' ', names).Should().Be(expected);
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_order_only()
    {
        var page = (await _engine.DataAsync(Runs, new { order = "state", perPage = 1 }))["project"]!["runs"]!;
        var cursor = (string)page["pageInfo"]!["endCursor"]!;
        foreach (var order in new[] { "-state", "job_type", "name", "", "+summary_metrics.acc" })
        {
            (await _engine.RefusalAsync(Runs, new { order, cursor })).Message.Should().Contain("is no cursor of this list");
        }

        (await _engine.RefusalAsync(Runs, new { order = "colour" })).Message.Should().Contain("'colour'");
        (await _engine.RefusalAsync(Runs, new { filters = """{"colour":1}""" })).Code.Should().Be(ErrorCodes.InvalidInput);
    }

    [Fact]
    public async Task Those_who_used_a_version_are_found_and_ordered_too()
    {
        var artifact = await _world.LogAsync("art", "one");
        foreach (var run in new[] { "b", "a", "c" })
        {
            await _world.Services.Lineage.UseAsync(_world.Member, TestWorld.Team, "proj", run, artifact.Id, null, TestWorld.Token);
        }

        const string UsedBy = "query($id: ID!, $filters: JSONString, $order: String) { artifact(id: $id) { usedBy(filters: $filters, order: $order) { edges { node { name } } } } }";
        (await NamesAsync("{}", null)).Should().Equal("a", "b", "c");
        (await NamesAsync("""{"state":{"$ne":"failed"}}""", "-created_at")).Should().Equal("b", "a");

        async Task<List<string>> NamesAsync(string filters, string? order) =>
            [.. (await _engine.DataAsync(UsedBy, new { id = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id), filters, order }))["artifact"]!["usedBy"]!["edges"]!
                .AsArray().Select(edge => (string)edge!["node"]!["name"]!)];
    }

    private async Task AddAsync(string name, string state, string? config, string summary, string? tags, string? jobType)
    {
        var run = await _world.StartRunAsync(name);
        await _world.Store.WriteAsync(
            async session =>
            {
                await session.UpdateRunAsync(run with
                {
                    State = state,
                    HeartbeatAt = run.CreatedAt + TimeSpan.FromSeconds(name == "b" ? 2.5 : name == "d" ? 60 : 0),
                    DisplayName = "run-" + name,
                    Config = config,
                    SummaryMetrics = summary,
                    Tags = tags,
                    JobType = jobType,
                });
                return true;
            },
            TestWorld.Token);
    }
}
