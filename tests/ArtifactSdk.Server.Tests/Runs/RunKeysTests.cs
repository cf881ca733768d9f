using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Tests.Runs;

public class RunKeysTests
{
    [Fact]
    public void A_long_name_before_many_is_one_metric()
    {
        var keys = new RunKeys();
        var inner = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{i}\":{i}"));
        keys.Add($"{{\"{new string('n', 100_000)}\":{{{inner}}}}}");

        Names(keys).Should().ContainSingle().Which.Should().HaveLength(100_000);
    }

    [Fact]
    public void There_are_so_many_metrics_at_most()
    {
        var keys = new RunKeys();
        for (var part = 0; part < 11; part++)
        {
            keys.Add($"{{{string.Join(',', Enumerable.Range(part * 10_000, 10_000).Select(i => $"\"{i}\":1"))}}}");
        }

        keys.Add("""{"0":2,"new":1,"_step":3}""");
        Names(keys).Should().HaveCount(100_000).And.NotContain("new");
        keys.ToJson()["keys"]!["0"]!["previousValue"]!.GetValue<long>().Should().Be(2);
        keys.ToJson()["lastStep"]!.GetValue<long>().Should().Be(3);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("")]
    public void What_is_no_row_has_none(string text)
    {
        var keys = new RunKeys();
        keys.Add(text);

        Names(keys).Should().BeEmpty();
    }

    [Fact]
    public void Kept_parts_add_up_to_the_whole()
    {
        string[] rows = ["""{"_step":1,"a":1,"b":{"c":5}}""", """{"_step":2,"a":2.5,"d":"x"}""", """{"_step":3,"a":2.5,"b":{"c":4}}""", """{"a":null}"""];
        var whole = new RunKeys();
        Array.ForEach(rows, whole.Add);
        for (var cut = 0; cut <= rows.Length; cut++)
        {
            var (first, second, sum) = (new RunKeys(), new RunKeys(), new RunKeys());
            Array.ForEach(rows[..cut], first.Add);
            Array.ForEach(rows[cut..], second.Add);
            sum.AddKept(first.ToKept());
            sum.AddKept(second.ToKept());

            sum.ToJson().ToJsonString().Should().Be(whole.ToJson().ToJsonString());
        }
    }

    [Fact]
    public void Of_several_writers_the_last_value_is_that_of_the_one_who_was_furthest()
    {
        static RunKeys Of(params string[] rows)
        {
            var keys = new RunKeys();
            Array.ForEach(rows, keys.Add);
            return keys;
        }

        var all = new RunKeys();
        all.AddWriter(Of("""{"_step":0,"a":5}""", """{"_step":9,"a":1,"only":2}"""));
        all.AddWriter(Of());
        all.AddWriter(Of("""{"_step":0,"a":0}""", """{"_step":4,"a":7,"b":"x"}"""));

        all.ToJson().ToJsonString().Should().Be(
            """
            {"keys":{"_step":{"typeCounts":[{"type":"number","count":4}],"monotonic":true,"previousValue":9},
            "a":{"typeCounts":[{"type":"number","count":4}],"monotonic":false,"previousValue":1},
            "b":{"typeCounts":[{"type":"string","count":1}]},
            "only":{"typeCounts":[{"type":"number","count":1}],"monotonic":true,"previousValue":2}},"lastStep":9,"sets":[]}
            """.ReplaceLineEndings(""));
    }

    private static IEnumerable<string> Names(RunKeys keys) => ((JsonObject)keys.ToJson()["keys"]!).Select(key => key.Key);
}
