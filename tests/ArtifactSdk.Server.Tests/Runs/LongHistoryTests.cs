using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Runs;

/// <summary>Histories that are read piece by piece: the pieces add up, and only those that are needed are read.</summary>
public class LongHistoryTests : ServerTest
{
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task All_ways_to_read_agree_over_many_pieces()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 7_001).Select(Row));

        var run = await AskAsync(
            "all: history thin: history(samples: 8) one: history(samples: 1) none: history(samples: 0) some: history(minStep: 2999, maxStep: 3002) late: history(minStep: 6999) early: history(maxStep: 2) "
            + "historyKeys sampledHistory(specs: [\"{\\\"keys\\\":[\\\"_step\\\"],\\\"samples\\\":3}\", \"{\\\"keys\\\":[\\\"even\\\"],\\\"samples\\\":2}\"]) parquetHistory(liveKeys: []) { liveData }");

        Steps(run["all"]!).Should().Equal(Enumerable.Range(0, 7_001));
        Steps(run["thin"]!).Should().Equal(0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000);
        Steps(run["one"]!).Should().Equal(0);
        Steps(run["none"]!).Should().BeEmpty();
        Steps(run["some"]!).Should().Equal(2_999, 3_000, 3_001);
        Steps(run["late"]!).Should().Equal(6_999, 7_000);
        Steps(run["early"]!).Should().Equal(0, 1);
        run["historyKeys"]!.ToJsonString().Should().Be(
            """{"keys":{"_step":{"typeCounts":[{"type":"number","count":7001}],"monotonic":true,"previousValue":7000},"even":{"typeCounts":[{"type":"boolean","count":3501}]}},"lastStep":7000,"sets":[]}""");
        run["sampledHistory"]!.ToJsonString().Should().Be("""[[{"_step":0},{"_step":3500},{"_step":7000}],[{"even":true},{"even":true}]]""");
        run["parquetHistory"]!["liveData"]!.AsArray().Should().HaveCount(7_001);
    }

    [Fact]
    public async Task Sampled_histories_keep_to_the_steps_of_each_spec()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 3_500).Select(Row));

        (await SampledAsync("""{"keys":["_step"],"minStep":1999,"maxStep":2002,"samples":1000}""")).Should().Be("""[[{"_step":1999},{"_step":2000},{"_step":2001}]]""");
        (await SampledAsync("""{"keys":["_step","even"],"minStep":3495.0,"maxStep":null}""")).Should().Be("""[[{"_step":3496,"even":true},{"_step":3498,"even":true}]]""");
        (await SampledAsync("""{"keys":["_step"],"maxStep":2}""", """{"keys":["_step"],"minStep":0,"maxStep":3001,"samples":3}""", """{"keys":["_step"],"minStep":9000}"""))
            .Should().Be("""[[{"_step":0},{"_step":1}],[{"_step":0},{"_step":1500},{"_step":3000}],[]]""");
        (await SampledAsync("""{"keys":["_step"],"samples":2}""", """{"keys":["_step"],"minStep":5,"maxStep":6}""")).Should().Be("""[[{"_step":0},{"_step":3499}],[{"_step":5}]]""");
    }

    [Fact]
    public async Task Nested_metrics_and_media_are_keys_of_their_own()
    {
        await Server.StartRunAsync();
        await PostAsync(0, ["""{"loss":0.5,"dict":{"val1":1.0,"deep":{"x":"a"}},"img":{"_type":"image-file","path":"p"},"none":{},"big":9007199254740993}""", """{"loss":0.1,"dict":{"val1":"NaN"},"dict.val2":2}"""]);

        (await AskAsync("historyKeys"))["historyKeys"]!["keys"]!.ToJsonString().Should().Be(
            """
            {"big":{"typeCounts":[{"type":"number","count":1}],"monotonic":true,"previousValue":9007199254740993},
            "dict.deep.x":{"typeCounts":[{"type":"string","count":1}]},
            "dict.val1":{"typeCounts":[{"type":"number","count":1},{"type":"string","count":1}],"monotonic":true,"previousValue":1},
            "dict.val2":{"typeCounts":[{"type":"number","count":1}],"monotonic":true,"previousValue":2},
            "img":{"typeCounts":[{"type":"image-file","count":1}]},
            "loss":{"typeCounts":[{"type":"number","count":2}],"monotonic":false,"previousValue":0.1},
            "none":{"typeCounts":[{"type":"map","count":1}]}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task The_last_step_of_a_history_is_its_highest()
    {
        await Server.StartRunAsync();
        await PostAsync(0, [Row(3), Row(9), Row(4), """{"note":"no step"}"""]);

        (await AskAsync("historyKeys"))["historyKeys"]!["lastStep"]!.GetValue<int>().Should().Be(9);
    }

    [Fact]
    public async Task Samples_are_the_same_whether_they_are_found_or_read()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 1_001).Select(Row));

        (await StepsAsync("samples: 5")).Should().Equal(0, 250, 500, 750, 1_000);
        (await StepsAsync("samples: 5, minStep: 0")).Should().Equal(0, 250, 500, 750, 1_000);
        (await StepsAsync("samples: 1")).Should().Equal(0);
        await PostAsync(1_010, [Row(2_000)]);
        (await StepsAsync("samples: 4")).Should().Equal(0, 336, 673, 2_000);
        await PostAsync(0, [Row(7)], "another");
        (await StepsAsync("samples: 2")).Should().Equal(0, 2_000);
    }

    [Fact]
    public async Task Keys_follow_every_change_of_a_run()
    {
        await Server.StartRunAsync();
        await PostAsync(0, [Row(0), Row(1)]);
        (await KeysAsync()).Should().Be("""{"_step":2,"even":1}""");
        (await KeysAsync()).Should().Be("""{"_step":2,"even":1}""");

        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await PostAsync(1, ["""{"acc":1}"""]);
        (await KeysAsync()).Should().Be("""{"_step":1,"acc":1,"even":1}""");
        await PostAsync(2, [Row(3)]);
        (await KeysAsync()).Should().Be("""{"_step":2,"acc":1,"even":1}""");
        (await Admin.MutateAsync("rewindRun", new { runName = "run1", entityName = Server.Server.Entity, projectName = "project", metricName = "_step", metricValue = 0 }, "rewoundRun { id }")).Error.Should().BeNull();
        (await KeysAsync()).Should().Be("""{"_step":1,"acc":1,"even":1}""");
    }

    [Fact]
    public async Task Keys_are_the_same_whether_blocks_are_kept_or_read()
    {
        var run = await Server.StartRunAsync();
        static string Line(int step) => $$"""{"_step":{{step}},"m{{step / 1_000}}":{{step % 7}},"up":{{step * 0.5m}},"mixed":{{(step == 1_500 ? "\"x\"" : "1")}}}""";
        await PostAsync(0, Enumerable.Range(0, 2_400).Select(Line));
        await PostAsync(2_400, Enumerable.Range(2_400, 600).Select(Line));
        await PostAsync(4_100, Enumerable.Range(4_100, 1_000).Select(Line));
        (await KeptAsync(run)).Should().Equal(0, 1, 2);

        await MatchesAllRowsAsync("lines are missing in the fourth block");
        await PostAsync(1_200, ["""{"_step":1200,"up":-1,"late":{"deep":true}}"""]);
        (await KeptAsync(run)).Should().Equal(0, 2);
        await MatchesAllRowsAsync("a line of a kept block was written anew");
        await PostAsync(1_999, [Line(1_999)]);
        (await KeptAsync(run)).Should().Equal(0, 1, 2);
        await MatchesAllRowsAsync("the block is kept again");
        (await Admin.MutateAsync("rewindRun", new { runName = "run1", entityName = Server.Server.Entity, projectName = "project", metricName = "_step", metricValue = 999 }, "rewoundRun { id }")).Error.Should().BeNull();
        (await KeptAsync(run)).Should().Equal(0);
        await MatchesAllRowsAsync("the run was taken back to the end of a block");

        async Task MatchesAllRowsAsync(string because)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            await PostAsync(0, [Line(0)]);
            var answer = await AskAsync("historyKeys history");
            var keys = new RunKeys();
            foreach (var row in answer["history"]!.AsArray())
            {
                keys.Add(row!.GetValue<string>());
            }

            answer["historyKeys"]!.ToJsonString().Should().Be(keys.ToJson().ToJsonString(), because);
            await PostAsync(999, [Line(999)]);
        }
    }

    [Fact]
    public async Task Steps_are_found_wherever_they_lie()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 2_500).Select(step => Row(2 * step)));
        await PostAsync(700, [" \t" + Row(90_000), """{"note":"no step"}"""]);
        await PostAsync(9_000, [Row(-5), Row(7)]);
        await PostAsync(2_500, Enumerable.Range(0, 10).Select(step => Row(100_000 + step)));

        (await StepsAsync("minStep: 90000, maxStep: 90001")).Should().Equal(90_000);
        (await StepsAsync("maxStep: 0")).Should().Equal(-5);
        (await StepsAsync("minStep: 6, maxStep: 9")).Should().Equal(6, 8, 7);
        (await StepsAsync("minStep: 1400, maxStep: 1403")).Should().BeEmpty("line 700 was written anew, and 701 has no step now");
        (await StepsAsync("minStep: 100008")).Should().Equal(100_008, 100_009);
        (await StepsAsync("minStep: 4998, maxStep: 5000")).Should().Equal(4_998);
    }

    [Fact]
    public async Task What_was_written_before_blocks_were_noted_is_found_as_well()
    {
        var run = await Server.StartRunAsync();
        await WriteAsync(run, 0, [.. Enumerable.Range(0, 1_500).Select(Row)]);
        (await StepsAsync("minStep: 1200, maxStep: 1202")).Should().Equal(1_200, 1_201);

        await PostAsync(1_500, [Row(5_000)]);

        (await StepsAsync("minStep: 1200, maxStep: 1202")).Should().Equal(1_200, 1_201);
        (await StepsAsync("minStep: 10, maxStep: 12")).Should().Equal(10, 11);
        (await StepsAsync("minStep: 5000")).Should().Equal(5_000);
    }

    [Fact]
    public async Task Steps_of_several_writers_come_in_one_order()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 1_200).Select(step => Row(3 * step)), "a");
        await PostAsync(0, Enumerable.Range(0, 1_200).Select(step => Row((3 * step) + 1)), "b");
        await PostAsync(0, [Row(2)]);

        (await StepsAsync("maxStep: 8")).Should().Equal(0, 1, 2, 3, 4, 6, 7);
        (await StepsAsync("minStep: 3590")).Should().Equal(3_591, 3_592, 3_594, 3_595, 3_597, 3_598);
        (await StepsAsync("samples: 3")).Should().Equal(0, 1_798, 3_598);
        (await AskAsync("historyKeys"))["historyKeys"]!.ToJsonString().Should().Be(
            """{"keys":{"_step":{"typeCounts":[{"type":"number","count":2401}],"monotonic":true,"previousValue":3598},"even":{"typeCounts":[{"type":"boolean","count":1201}]}},"lastStep":3598,"sets":[]}""");
    }

    [Fact]
    public async Task A_run_that_is_begun_anew_under_its_id_has_nothing_of_the_earlier_one_behind_it()
    {
        var run = await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 2_500).Select(Row));
        await PostAsync(0, Enumerable.Range(0, 3).Select(Row));
        await PostAsync(1_000, [Row(1_000)]);
        (await StepsAsync("minStep: 2490")).Should().HaveCount(10, "what is sent again is no new run");
        await PostAsync(0, [Row(1)], "another");

        await PostAsync(0, Enumerable.Range(0, 1_200).Select(step => $$"""{"_step":{{step}},"_timestamp":{{1_700_000_000 + step}}}"""));

        var rows = await AskAsync("history historyLineCount historyKeys sampledHistory(specs: [\"{\\\"keys\\\":[\\\"even\\\"]}\"])");
        Steps(rows["history"]!).Should().Equal([0, 1, 1, .. Enumerable.Range(2, 1_198)], "the other writer's row is its own");
        rows["historyLineCount"]!.GetValue<int>().Should().Be(1_201);
        rows["historyKeys"]!["keys"]!.AsObject().Select(key => key.Key).Should().Equal("_step", "_timestamp");
        rows["sampledHistory"]!.ToJsonString().Should().Be("[[]]");
        (await KeptAsync(run)).Should().Equal(0);
    }

    [Fact]
    public async Task Only_blocks_that_may_have_the_steps_are_noted_for_them()
    {
        var run = await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 2_001).Select(Row));
        (await BlocksAsync(run)).Should().Equal(new RunBlock(0, 0, 999), new RunBlock(1, 1_000, 1_999), new RunBlock(2, 2_000, 2_000));

        await PostAsync(1_999, [Row(7), """{"_step":2500.5}"""]);
        (await BlocksAsync(run)).Should().Equal(new RunBlock(0, 0, 999), new RunBlock(1, 7, 1_999), new RunBlock(2, 2_000, 2_501));

        (await Admin.MutateAsync("rewindRun", new { runName = "run1", entityName = Server.Server.Entity, projectName = "project", metricName = "_step", metricValue = 900 }, "rewoundRun { id }")).Error.Should().BeNull();
        (await BlocksAsync(run)).Should().Equal(new RunBlock(0, 0, 999));
    }

    [Fact]
    public async Task More_than_fits_into_an_answer_is_refused_for_good()
    {
        var run = await Server.StartRunAsync();
        var text = new string('x', 8 * 1024 * 1024);
        for (var i = 0; i < 9; i++)
        {
            await WriteAsync(run, i, [$$"""{"_step":{{i}},"text":"{{text}}"}"""]);
        }

        var (status, _, error) = await Admin.QueryAsync(Query("history"));
        (status, error).Should().Be((400, "The rows that are asked for have more than 64 MiB; ask for fewer with minStep and maxStep, or with samples."));
        (await StepsAsync("samples: 2")).Should().Equal(0, 8);
        (await Admin.QueryAsync(Query("parquetHistory(liveKeys: []) { liveData }"))).Status.Should().Be(400);
        (await Admin.QueryAsync(Query("sampledHistory(specs: [\"{}\"])"))).Status.Should().Be(400);
        (await Admin.QueryAsync(Query("sampledHistory(specs: [\"{\\\"keys\\\":[\\\"_step\\\"]}\"])"))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Lines_come_in_pieces_of_a_bounded_size()
    {
        var run = await Server.StartRunAsync();
        await WriteAsync(run, 0, ["aaaa", "bbbb", "cccc"]);

        Task<int> ReadAsync(long offset, int count, int characters) => Server.Services.Store.ReadAsync(
            async session => (await session.ReadNumberedRunLinesAsync(run.Id, RunStreams.History, offset, count, characters)).Count, Token).AsTask();
        (await ReadAsync(0, 9, 100)).Should().Be(3);
        (await ReadAsync(0, 2, 100)).Should().Be(2);
        (await ReadAsync(0, 9, 5)).Should().Be(2);
        (await ReadAsync(0, 9, 0)).Should().Be(1);
        (await ReadAsync(3, 9, 100)).Should().Be(0);
    }

    private static string Row(int step) => int.IsEvenInteger(step) ? $$"""{"_step":{{step}},"even":true}""" : $$"""{"_step":{{step}}}""";

    private static IEnumerable<int> Steps(JsonNode rows) => rows.AsArray().Select(row => JsonNode.Parse(row!.GetValue<string>())!["_step"]!.GetValue<int>());

    private async Task<long[]> KeptAsync(RunRow run) =>
        [.. (await Server.Services.Store.ReadAsync(session => session.ReadRunBlockKeysAsync(run.Id, RunStreams.History, 0, int.MaxValue), Token)).Select(block => block.Block)];

    private async Task<string> KeysAsync() => new JsonObject(
        (await AskAsync("historyKeys"))["historyKeys"]!["keys"]!.AsObject().Select(key => KeyValuePair.Create(key.Key, key.Value!["typeCounts"]![0]!["count"]?.DeepClone()))).ToJsonString();

    private async Task<string> SampledAsync(params string[] specs) =>
        (await AskAsync($"sampledHistory(specs: {JsonSerializer.Serialize(specs, _plain)})"))["sampledHistory"]!.ToJsonString();

    private async Task<int[]> StepsAsync(string arguments) => [.. Steps((await AskAsync($"history({arguments})"))["history"]!)];

    private string Query(string fields) => $$"""{ project(name: "project", entityName: "{{Server.Server.Entity}}") { run(name: "run1") { {{fields}} } } }""";

    private async Task<JsonNode> AskAsync(string fields)
    {
        var (_, data, error) = await Admin.QueryAsync(Query(fields));
        error.Should().BeNull();
        return data!["project"]!["run"]!;
    }

    private async Task<RunBlock[]> BlocksAsync(RunRow run) =>
        [.. await Server.Services.Store.ReadAsync(session => session.ReadRunBlocksAsync(run.Id, RunStreams.History), Token)];

    private Task<bool> WriteAsync(RunRow run, long offset, string[] lines) => Server.Services.Store.WriteAsync(
        async session =>
        {
            await session.WriteRunLinesAsync(run.Id, RunStreams.History, offset, lines);
            return true;
        },
        Token).AsTask();

    private Task PostAsync(long offset, IEnumerable<string> lines, string? writer = null) => Server.PostHistoryAsync(offset, lines, writer);
}
