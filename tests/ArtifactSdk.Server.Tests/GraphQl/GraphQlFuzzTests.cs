using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.GraphQl;

/// <summary>Whatever is sent, the answer is JSON with a verdict: no exception, no endless work, no error of ours.</summary>
public sealed class GraphQlFuzzTests
{
    private const int Rounds = 4000;

    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[", "]", ":", "$", "!", "=", "@", "|", "&", "...", ",", " ", "\n", "#", "\"", "\"\"\"", "\\", "\\u", "\uFEFF", "\0", "\ud83d", "\ud83d\ude00",
        "query", "mutation", "fragment", "on", "true", "null", "-", "0", "1.5e9", "99999999999999999999", "__typename", "__schema", "__type", "viewer", "artifact", "project",
        "node", "edges", "files", "...F", "fragment F on Query {", "fragment F on Artifact { ...F }", "@include(if: $a)", "@skip(if: true)", "$a: Boolean", "id: $id", "{a: {b: [", "... on Run {",
    ];

    private static readonly string[] VariableValues = ["{", "}", "null", "1", "1e999", "\"x\"", "[", "]", ",", "\"\\ud800\"", "true", "-0", "{}", "\"a\":", "[[[["];

    [Fact]
    public async Task Mutated_documents_never_fail_unexpectedly()
    {
        var unexpected = new List<Exception>();
        var engine = Engine(unexpected);
        var random = new Random(20_260_821);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (_, document, variables) = ClientDocuments.All[random.Next(ClientDocuments.All.Count)];
            var answer = await GraphQlAnswer.GetAsync(engine, Mutate(random, document, Pieces), Parsable(Mutate(random, variables ?? "{}", VariableValues)));
            answer.Outcome.StatusCode.Should().BeOneOf(200, 400);
            accepted += answer.Outcome.StatusCode == 200 ? 1 : 0;
        }

        unexpected.Should().BeEmpty();
        accepted.Should().BeInRange(1, Rounds - 1, "the mutations must reach both sides of the border");
    }

    [Fact]
    public void Any_text_as_a_document_gets_an_answer()
    {
        var engine = Engine([]);
        Prop.ForAll<string>(text => Answers(engine, text ?? "", null)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_sequence_of_tokens_gets_an_answer()
    {
        var engine = Engine([]);
        var documents = Gen.Elements(Pieces).ListOf().Select(pieces => string.Join(' ', pieces)).ToArbitrary();
        Prop.ForAll(documents, text => Answers(engine, text, null)).QuickCheckThrowOnFailure();
    }

    private static bool Answers(GraphQlEngine engine, string document, JsonElement? variables)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var pending = engine.ExecuteAsync(new GraphQlRequest(document, variables, null), new object(), output, TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(output.WrittenMemory);
        return pending.IsCompletedSuccessfully && body.RootElement.TryGetProperty("errors", out _) != body.RootElement.TryGetProperty("data", out _);
    }

    private static string Mutate(Random random, string text, string[] pieces)
    {
        var mutated = new StringBuilder(text);
        for (var count = random.Next(4); count > 0; count--)
        {
            var start = random.Next(mutated.Length + 1);
            var length = Math.Min(random.Next(12), mutated.Length - start);
            switch (random.Next(4))
            {
                case 0: mutated.Remove(start, length); break;
                case 1: mutated.Insert(start, mutated.ToString(start, length)); break;
                case 2: mutated.Insert(start, pieces[random.Next(pieces.Length)]); break;
                default: mutated.Remove(start, length).Insert(start, pieces[random.Next(pieces.Length)]); break;
            }
        }

        return mutated.ToString();
    }

    private static string? Parsable(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return json;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GraphQlEngine Engine(List<Exception> unexpected) => new(
        ServerSchema.Parsed, ClientDocumentTests.StandIns(), GraphQlLimits.Default, (exception, _) => unexpected.Add(exception));
}
