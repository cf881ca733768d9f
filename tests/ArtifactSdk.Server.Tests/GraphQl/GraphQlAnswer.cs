using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

/// <summary>One response of an engine, with its body parsed.</summary>
internal sealed record GraphQlAnswer(GraphQlOutcome Outcome, JsonObject Body)
{
    public JsonNode? Data => Body["data"];

    public string Message => Outcome.Errors.Should().ContainSingle().Which.Message;

    public static async Task<GraphQlAnswer> GetAsync(GraphQlEngine engine, GraphQlRequest request, object? context = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var outcome = await engine.ExecuteAsync(request, context ?? new object(), output, TestContext.Current.CancellationToken);
        return new GraphQlAnswer(outcome, JsonNode.Parse(output.WrittenSpan)!.AsObject());
    }

    public static Task<GraphQlAnswer> GetAsync(GraphQlEngine engine, string query, string? variables = null, string? operation = null, object? context = null) =>
        GetAsync(engine, new GraphQlRequest(query, variables is null ? null : JsonElement.Parse(variables), operation), context);
}
