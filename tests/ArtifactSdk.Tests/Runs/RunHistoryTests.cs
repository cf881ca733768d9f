using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Runs;

namespace ArtifactSdk.Tests.Runs;

/// <summary>How rows that wait are put together for the server.</summary>
public sealed class RunHistoryTests
{
    private const int Mega = 1_000_000;

    private readonly List<string> _requests = [];
    private readonly List<string> _warnings = [];
    private int _serverTakes = 11 * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_is_larger_than_a_server_takes_whatever_the_script_of_the_texts()
    {
        const int rows = 30;
        using var history = Start();
        for (var i = 0; i < rows; i++)
        {
            await history.AddAsync(new JsonObject { ["text"] = new string('語', 300_000) }, null, Token);
        }

        await history.FlushAsync(includeOpen: true, Token);

        _requests.Should().OnlyContain(json => Encoding.UTF8.GetByteCount(json) < 11 * 1024 * 1024);
        Rows().Should().Equal(Enumerable.Range(0, rows));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_summary_that_would_be_too_large_is_refused_where_it_is_set_and_changes_nothing()
    {
        using var history = Start();
        history.UpdateSummary(Text("a", 6));

        var set = () => history.UpdateSummary(Text("b", 6));

        set.Should().Throw<ArgumentException>().Which.Message.Should().MatchRegex("would be 120000\\d\\d bytes of JSON; the server accepts at most 10383360");
        history.CopySummary().Select(p => p.Key).Should().Equal("a");
        history.UpdateSummary(Text("b", 3));
        await history.AddAsync(new JsonObject { ["loss"] = 1 }, null, Token);
        await history.FlushAsync(includeOpen: true, Token);
        Rows().Should().Equal(0);
        LastSummary().Select(p => p.Key).Should().Contain(["a", "b", "loss"]);
    }

    [Fact]
    public void A_large_value_of_the_summary_may_be_replaced_any_number_of_times()
    {
        using var history = Start();
        for (var i = 0; i < 5; i++)
        {
            history.UpdateSummary(Text("a", 6));
        }

        history.CopySummary()["a"]!.GetValue<string>().Should().HaveLength(6 * Mega);
    }

    [Fact]
    public void A_value_of_the_summary_without_a_JSON_form_is_refused_where_it_is_set()
    {
        using var history = Start();
        var set = () => history.UpdateSummary(new JsonObject { ["x"] = JsonValue.Create(Token) });

        set.Should().Throw<ArgumentException>().WithMessage("*'x'*");
        history.CopySummary().Should().BeEmpty();
    }

    [Fact]
    public async Task What_metrics_make_of_the_summary_beyond_the_limit_is_left_out_largest_first_and_said_once()
    {
        using var history = Start();
        for (var i = 1; i <= 5; i++)
        {
            await history.AddAsync(Text($"text{i}", i), null, Token);
        }

        await history.FlushAsync(includeOpen: true, Token);
        history.UpdateSummary(new JsonObject { ["note"] = "small" });
        await history.FlushAsync(includeOpen: true, Token);

        Rows().Should().Equal(0, 1, 2, 3, 4);
        LastSummary().Select(p => p.Key).Should().Contain(["text1", "text2", "text3", "text4", "note", "_step"]).And.NotContain("text5");
        _warnings.Should().ContainSingle().Which.Should().Contain("its summary is 15000").And.Contain("at most 10383360").And.Contain("left out of it: 'text5'.");
        history.CopySummary().Should().ContainKey("text5");
    }

    [Fact]
    public async Task A_large_row_and_the_summary_that_it_makes_go_in_requests_of_their_own()
    {
        using var history = Start();

        await history.AddAsync(Text("text", 9), null, Token);
        await history.FlushAsync(includeOpen: true, Token);

        _requests.Should().HaveCount(2).And.OnlyContain(json => json.Length < 10 * Mega);
        Rows().Should().Equal(0);
        LastSummary()["text"]!.GetValue<string>().Should().HaveLength(9 * Mega);
    }

    [Fact]
    public async Task Metrics_that_make_a_named_step_too_large_are_refused_and_those_before_are_sent()
    {
        using var history = Start();
        await history.AddAsync(Text("a", 6), 3, Token);
        var add = () => history.AddAsync(Text("b", 6), 3, Token);

        (await add.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("bytes of JSON").And.Contain("in one step");
        await history.AddAsync(Text("a", 7), 3, Token);
        await history.FlushAsync(includeOpen: true, Token);

        Rows().Should().Equal(3);
        _requests.Should().NotContain(json => json.Contains("\\\"b\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_takes_less_gets_less_at_a_time()
    {
        using var history = Start();
        _serverTakes = 3 * Mega;
        for (var i = 0; i < 20; i++)
        {
            await history.AddAsync(Text("text", 1), null, Token);
        }

        await history.FlushAsync(includeOpen: true, Token);

        Rows().Should().Equal(Enumerable.Range(0, 20));
        LastSummary()["_step"]!.GetValue<int>().Should().Be(19);
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_row_and_a_summary_that_are_too_large_alone_are_left_out_with_a_warning_and_the_rest_is_sent()
    {
        using var history = Start();
        _serverTakes = Mega;
        await history.AddAsync(new JsonObject { ["loss"] = 1 }, null, Token);
        await history.AddAsync(Text("text", 2), null, Token);
        await history.AddAsync(new JsonObject { ["loss"] = 2 }, null, Token);

        await history.FlushAsync(includeOpen: true, Token);
        history.UpdateSummary(new JsonObject { ["text"] = "short" });
        await history.FlushAsync(includeOpen: true, Token);

        Rows().Should().Equal(0, 2);
        Offsets().Should().Equal(0, 1);
        LastSummary()["text"]!.GetValue<string>().Should().Be("short");
        _warnings.Should().HaveCount(2);
        _warnings[0].Should().StartWith("a row of its metrics, 20000").And.Contain("too large for the server: 413");
        _warnings[1].Should().StartWith("its summary, 2000").And.Contain("too large for the server: 413");
    }

    private static JsonObject Text(string name, int megabytes) => new() { [name] = new string('x', megabytes * Mega) };

    private RunHistory Start() => new(TimeProvider.System, new RunProgress([], [], 0, 0), Post, _warnings.Add);

    private Task Post(string json, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(json) > _serverTakes)
        {
            throw new ArtifactApiException("413 as from a server", HttpStatusCode.RequestEntityTooLarge);
        }

        _requests.Add(json);
        return Task.CompletedTask;
    }

    private IEnumerable<JsonNode?> Files(string name) => _requests.Select(json => JsonNode.Parse(json)!["files"]![name]).Where(file => file is not null);

    private IEnumerable<int> Rows() => Files("wandb-history.jsonl").SelectMany(f => f!["content"]!.AsArray()).Select(line => JsonNode.Parse(line!.GetValue<string>())!["_step"]!.GetValue<int>());

    private IEnumerable<int> Offsets() => Files("wandb-history.jsonl").Select(f => f!["offset"]!.GetValue<int>());

    private JsonObject LastSummary() => JsonNode.Parse(Files("wandb-summary.json").Last()!["content"]![0]!.GetValue<string>())!.AsObject();
}
