using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Runs;

/// <summary>Samples are those of all rows that have the metrics, whether rows are found by what was kept of blocks or read.</summary>
public class SampledHistoryTests : ServerTest
{
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[][] _keys =
    [
        ["_step"], ["_step", "loss"], ["val"], ["_step", "val"], ["val", "val7"], ["late"], ["nothing"], ["_step", "nothing"], ["dict"], ["dict.a"], ["dict.a", "val"],
        ["dict.deep.x"], ["dict.deep"], ["img"], ["img.path"], ["a.b"], ["a.b.c"], ["twice"], ["nil"], ["ключ"], ["loss", "loss"], ["odd"], ["half"], [],
    ];

    [Fact]
    public async Task Samples_are_those_of_all_rows_that_have_the_metrics()
    {
        var run = await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 3_400).Select(Line));
        await MatchAsync("three blocks are kept, and a part of one is not");

        await PostAsync(1_700, ["""{"_step":1700,"val":1,"new":2}""", """{"note":"no step"}""", """{"_step":99999,"val":1}"""]);
        await MatchAsync("a block is not kept any more");
        await PostAsync(1_999, [Line(1_999)]);
        await MatchAsync("it is kept again, with a row without a step and one of another step");

        await PostAsync(4_500, Enumerable.Range(4_500, 2_500).Select(Line));
        await MatchAsync("lines are missing, and a block begins in its middle");
        await PostAsync(1_000_000_000, Enumerable.Range(7_000, 3).Select(Line));
        await MatchAsync("very many lines are missing");

        await Server.Services.Store.WriteAsync(
            async session =>
            {
                await session.KeepRunBlockKeysAsync(run.Id, RunStreams.History, 0, null);
                await session.KeepRunBlockKeysAsync(run.Id, RunStreams.History, 5, null);
                return true;
            },
            Token);
        await MatchAsync("blocks were written before anything was kept");
        await PostAsync(0, Enumerable.Range(0, 40).Select(Line), "another");
        await MatchAsync("there are two writers");
    }

    [Fact]
    public async Task Rows_in_which_names_stand_twice_count_once()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 2_000).Select(step => step switch
        {
            _ when step % 2 > 0 => $$"""{"_step":{{step}}}""",
            1_500 => $$"""{"_step":{{step}},"x":0,"x":{{step}}}""",
            _ => $$"""{"_step":{{step}},"x":{{step}}}""",
        }));

        (await SampledAsync(new JsonObject { ["keys"] = new JsonArray("x"), ["samples"] = 4 }))[0].Should().Be("""[{"x":0},{"x":666},{"x":1332},{"x":1998}]""");
        (await SampledAsync(new JsonObject { ["keys"] = new JsonArray("x"), ["samples"] = 1_000 }))[0].Should().Contain("""{"x":1500},{"x":1502}""");
    }

    [Fact]
    public async Task Samples_of_what_every_row_has_read_those_rows_alone()
    {
        var run = await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 3_000).Select(Line));

        // Behind the back of what was kept: who reads these rows sees it.
        await Server.Services.Store.WriteAsync(
            async session =>
            {
                await session.WriteRunLinesAsync(run.Id, RunStreams.History, 1, ["not JSON", "nor this"]);
                await session.WriteRunLinesAsync(run.Id, RunStreams.History, 2_000, ["""{"_step":2000,"loss":"written"}"""]);
                return true;
            },
            Token);

        (await SampledAsync(Spec(["_step", "loss"], 4)))[0].Should().Be("""[{"_step":0,"loss":1},{"_step":999,"loss":0.001},{"_step":1999,"loss":0.0005},{"_step":2999,"loss":0.0003333333333333333}]""");
        (await SampledAsync(Spec(["loss"], 3, 10, 2_991)))[0].Should().Be("""[{"loss":0.09090909090909091},{"loss":0.0006662225183211193},{"loss":0.00033433634236041456}]""");
    }

    [Fact]
    public async Task Too_many_or_too_long_metrics_are_refused()
    {
        await Server.StartRunAsync();
        await PostAsync(0, [Line(0)]);

        (await StatusAsync(Spec([new string('.', 100_000)], 1))).Should().Be(200);
        (await StatusAsync(Spec([.. Enumerable.Range(0, 1_000).Select(i => $"metric.{i}")], 1))).Should().Be(200);
        (await StatusAsync(Spec([new string('x', 140_000)], 1))).Should().Be(400);
        (await StatusAsync(Spec([.. Enumerable.Range(0, 1_001).Select(i => $"metric.{i}")], 1))).Should().Be(400);
    }

    [Fact]
    public async Task Thinned_rows_of_some_steps_are_those_of_all_rows()
    {
        await Server.StartRunAsync();
        await PostAsync(0, Enumerable.Range(0, 4_321).Select(Line));
        var all = await RowsAsync("history");

        foreach (var (from, to, samples) in ((int, int, int)[])[(0, 4_321, 7), (10, 4_000, 500), (1_000, 2_000, 3), (999, 1_001, 5), (500, 501, 1), (4_300, 9_000, 4), (20, 10, 5), (0, 9_000, 0)])
        {
            (await RowsAsync($"history(minStep: {from}, maxStep: {to}, samples: {samples})")).Should().Equal(
                Spread([.. all.Where(row => (int)LenientJson.ParseObject(row)!["_step"]! is var step && step >= from && step < to)], samples));
        }
    }

    private static string Line(int step)
    {
        List<string> fields = [$"\"_step\":{step}", $"\"loss\":{JsonSerializer.Serialize(1.0 / (step + 1))}"];
        void Add(bool isThere, string field)
        {
            if (isThere)
            {
                fields.Add(field);
            }
        }

        Add(step % 10 == 0, "\"val\":1");
        Add(step % 7 == 0, "\"val7\":true");
        Add(step >= 2_000, "\"late\":\"x\"");
        Add(step % 3 == 0, "\"dict\":{\"a\":1,\"deep\":{\"x\":null}}");
        Add(step is > 1_200 and < 1_300, "\"dict.a\":7");
        Add(step % 4 == 0, "\"img\":{\"_type\":\"image-file\",\"path\":\"p\"}");
        Add(step % 5 == 0, "\"a\":{\"b\":{\"c\":1}}");
        Add(step % 5 == 1, "\"a.b\":{\"c\":1}");
        Add(step % 100 == 0, "\"nil\":null,\"ключ\":2");
        Add(step % 150 == 0, "\"odd\":NaN,\"half\":\"\\ud800\"");
        return $"{{{string.Join(',', fields)}}}";
    }

    private async Task MatchAsync(string because)
    {
        var all = (await RowsAsync("history")).Select(row => LenientJson.ParseObject(row)!).ToArray();
        List<(string[] Keys, JsonObject Spec, int Samples, int? From, int? To)> asked = [];
        foreach (var keys in _keys)
        {
            foreach (var (samples, from, to) in ((int, int?, int?)[])[(13, null, null), (100_000, null, null), (9, 990, 5_010), (400, 1_001, null), (1, null, 1_500)])
            {
                asked.Add((keys, Spec(keys, samples, from, to), samples, from, to));
            }
        }

        foreach (var some in asked.Chunk(40))
        {
            var answers = await SampledAsync([.. some.Select(question => question.Spec)]);
            foreach (var ((keys, spec, samples, from, to), answer) in some.Zip(answers))
            {
                var fitting = all.Where(row => keys.All(key => Has(row, key)) && IsWithin(row, from, to)).ToList();
                var expected = Spread(fitting, samples).Select(row => Pick(row, keys).ToJsonString());
                answer.Should().Be($"[{string.Join(',', expected)}]", $"{spec.ToJsonString()} {because}");
            }

            (await SampledAsync(some[^1].Spec))[0].Should().Be(answers[^1], $"alone as among others {because}");
        }
    }

    private static bool IsWithin(JsonObject row, int? from, int? to) =>
        (from is null && to is null) || (row["_step"] is { } step && (double)step >= (from ?? double.MinValue) && (double)step < (to ?? double.MaxValue));

    private static bool Has(JsonObject row, string key) =>
        row.ContainsKey(key) || (key.Split('.', 2) is [var outer, var inner] && row[outer] is JsonObject nested && Has(nested, inner));

    private static JsonNode? Find(JsonObject row, string key) =>
        row.ContainsKey(key) ? row[key] : Find((JsonObject)row[key.Split('.', 2)[0]]!, key.Split('.', 2)[1]);

    private static JsonObject Pick(JsonObject row, string[] keys) =>
        keys.Length == 0 ? row : new JsonObject(keys.Distinct().Select(key => KeyValuePair.Create(key, Find(row, key)?.DeepClone())));

    private static List<T> Spread<T>(List<T> rows, int samples) => rows.Count <= samples
        ? rows
        : [.. Enumerable.Range(0, samples).Select(i => rows[samples == 1 ? 0 : (int)((long)i * (rows.Count - 1) / (samples - 1))])];

    private static JsonObject Spec(string[] keys, int samples, int? from = null, int? to = null)
    {
        var spec = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => JsonValue.Create(key))]), ["samples"] = samples };
        if (from is not null)
        {
            spec["minStep"] = from;
        }

        if (to is not null)
        {
            spec["maxStep"] = to;
        }

        return spec;
    }

    private string Query(string fields) => $$"""{ project(name: "project", entityName: "{{Server.Server.Entity}}") { run(name: "run1") { found: {{fields}} } } }""";

    private string SampledQuery(JsonObject[] specs) => Query($"sampledHistory(specs: {JsonSerializer.Serialize(specs.Select(spec => spec.ToJsonString(_plain)), _plain)})");

    private async Task<int> StatusAsync(params JsonObject[] specs) => (await Admin.QueryAsync(SampledQuery(specs))).Status;

    private async Task<string[]> SampledAsync(params JsonObject[] specs) =>
        [.. (await FoundAsync(SampledQuery(specs))).AsArray().Select(rows => rows!.ToJsonString())];

    private async Task<List<string>> RowsAsync(string field) => [.. (await FoundAsync(Query(field))).AsArray().Select(row => row!.GetValue<string>())];

    private async Task<JsonNode> FoundAsync(string query)
    {
        var (_, data, error) = await Admin.QueryAsync(query);
        error.Should().BeNull();
        return data!["project"]!["run"]!["found"]!;
    }

    private Task PostAsync(long offset, IEnumerable<string> lines, string? writer = null) => Server.PostHistoryAsync(offset, lines, writer);
}
