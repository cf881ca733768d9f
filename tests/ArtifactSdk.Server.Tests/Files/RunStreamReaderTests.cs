using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Files;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class RunStreamReaderTests
{
    [Fact]
    public void Read_of_a_heartbeat_has_nothing_in_it() =>
        Read("{}").Should().BeEquivalentTo(new RunStreamPost([]));

    [Fact]
    public void Read_of_a_last_post_has_lines_and_exit_code()
    {
        var post = Read("""
            {"files":{"wandb-history.jsonl":{"offset":2.0,"content":["{\"loss\":NaN}","{\"_step\":3}"]},
                      "output.log":{"content":["NaN is no JSON here"]},
                      "wandb-summary.json":{"offset":0,"content":["{\"best\":-Infinity}"]}},
             "uploaded":["config.yaml"],"complete":true,"exitcode":3,"dropped":0}
            """);

        post.Should().BeEquivalentTo(new RunStreamPost(
            [
                new RunStreamChunk("wandb-history.jsonl", 2, ["""{"loss":"NaN"}""", """{"_step":3}"""]),
                new RunStreamChunk("output.log", 0, ["NaN is no JSON here"]),
                new RunStreamChunk("wandb-summary.json", 0, ["""{"best":"-Infinity"}"""]),
            ],
            Complete: true,
            ExitCode: 3));
    }

    [Theory]
    [InlineData(@"a \udcff b", "a \uFFFD b")]
    [InlineData(@"\ud83d\ude00\ud83d", "😀\uFFFD")]
    [InlineData(@"\\ud800 \""\n\t\/\u00e9\ud800", "\\ud800 \"\n\t/é\uFFFD")]
    public void Read_takes_bytes_that_were_no_text(string escaped, string expected) =>
        Read("""{"files":{"output.log":{"offset":0,"content":["X"]}}}""".Replace("X", escaped, StringComparison.Ordinal)).Chunks.Single().Lines.Should().Equal(expected);

    [Theory]
    [InlineData("""{"complete":false,"failed":false,"dropped":0,"uploaded":[]}""")]
    [InlineData("""{"complete":null,"exitcode":null,"files":null}""")]
    [InlineData("""{"exitcode":"0","complete":"true"}""")]
    [InlineData("""{"exitcode":NaN,"something":{"new":[Infinity]}}""")]
    public void Read_takes_null_and_unknown_parts_as_not_given(string body) =>
        Read(body).Should().BeEquivalentTo(new RunStreamPost([]));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"files":[]}""")]
    [InlineData("""{"files":{"a":1}}""")]
    [InlineData("""{"files":{"a":{"content":"x"}}}""")]
    [InlineData("""{"files":{"a":{"content":[1]}}}""")]
    [InlineData("""{"files":{"a":{"offset":-1,"content":[]}}}""")]
    [InlineData("""{"files":{"a":{"offset":"4","content":[]}}}""")]
    [InlineData("""{"files":{"a":{"offset":4.5,"content":[]}}}""")]
    [InlineData("""{"files":{"a":{"offset":1e300,"content":[]}}}""")]
    [InlineData("""{"files":{"wandb-history.jsonl":{"offset":0,"content":["no json"]}}}""")]
    public void Read_refuses_what_clients_do_not_send(string body)
    {
        var read = () => Read(body);

        read.Should().Throw<DomainException>().Which.StatusCode.Should().Be(400);
    }

    private static RunStreamPost Read(string body) => RunStreamReader.Read(Encoding.UTF8.GetBytes(body));
}
