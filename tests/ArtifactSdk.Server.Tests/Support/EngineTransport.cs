using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema;
using ArtifactSdk.Server.Tests.Traces;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Runs documents through the engine with the real resolvers, without a web server.</summary>
internal sealed class EngineTransport(TestWorld world) : ITraceTransport
{
    private static readonly (GraphQlSchema Schema, Resolvers Resolvers) Parts = RegistrySchema.Build();

    private readonly List<Exception> _unexpected = [];

    internal Caller Caller { get; set; } = world.Member;

    /// <summary>The data of a request that has to succeed.</summary>
    internal async Task<JsonObject> DataAsync(string query, object? variables = null)
    {
        var (status, body) = await RunAsync(query, variables);
        (status, body["errors"]?.ToJsonString()).Should().Be((200, null));
        return body["data"]!.AsObject();
    }

    internal Task<(int Status, JsonObject Body)> RunAsync(string query, object? variables = null) => PostAsync(new JsonObject
    {
        ["query"] = query,
        ["variables"] = variables is null ? null : JsonSerializer.SerializeToNode(variables),
    });

    /// <summary>The only error of a request that has to be refused.</summary>
    internal async Task<(int Status, string Code, string Message)> RefusalAsync(string query, object? variables = null)
    {
        var (status, body) = await RunAsync(query, variables);
        var error = body["errors"]!.AsArray().Should().ContainSingle().Subject!;
        return (status, (string)error["extensions"]!["code"]!, (string)error["message"]!);
    }

    public async Task<(int Status, JsonObject Body)> PostAsync(JsonObject body)
    {
        var engine = new GraphQlEngine(
            Parts.Schema, Parts.Resolvers, GraphQlLimits.Default, (exception, _) => _unexpected.Add(exception));
        JsonElement? variables = body["variables"] is { } given ? JsonSerializer.SerializeToElement(given) : null;
        var request = new GraphQlRequest((string)body["query"]!, variables, (string?)body["operationName"]);
        var output = new ArrayBufferWriter<byte>();
        await using var context = world.Request(Caller);
        var outcome = await engine.ExecuteAsync(request, context, output, TestWorld.Token);
        _unexpected.Should().BeEmpty();
        return (outcome.StatusCode, JsonNode.Parse(output.WrittenSpan)!.AsObject());
    }

    public async Task PutAsync(string url, IReadOnlyList<string> headers, byte[] content)
    {
        using var body = new MemoryStream(content);
        if (TestUrls.BlobOf(url) is { } key)
        {
            headers.Should().Contain($"Content-MD5:{Convert.ToBase64String(Convert.FromHexString(key.HexMd5))}");
            await world.Blobs.PutAsync(key, body, TestWorld.Token);
            return;
        }

        var (runId, name) = TestUrls.RunFileOf(url)!.Value;
        var project = await world.ReadAsync(async session => await session.GetProjectAsync((await session.GetRunAsync(runId))!.ProjectId));
        var (hex, size) = await world.Blobs.PutUnnamedAsync(project!.EntityId, body, TestWorld.Token);
        await world.Store.WriteAsync(
            session => session.UpsertRunFileAsync(new RunFileRow(0, runId, name, hex, size, TimeProvider.System.GetUtcNow())), TestWorld.Token);
    }

    public async Task<byte[]> GetAsync(string url)
    {
        await using var stream = await world.Blobs.OpenReadAsync(TestUrls.BlobOf(url)!.Value, TestWorld.Token);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, TestWorld.Token);
        return copy.ToArray();
    }
}
