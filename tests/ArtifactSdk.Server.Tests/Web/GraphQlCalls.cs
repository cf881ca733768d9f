using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Tests.Web;

/// <summary>GraphQL over HTTP, for tests that care about who asks.</summary>
internal static class GraphQlCalls
{
    /// <summary>The status, the data, and the text of the first error.</summary>
    internal static async Task<(int Status, JsonNode? Data, string? Error)> QueryAsync(this HttpClient client, string query, object? variables = null)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query, variables }, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), documentOptions: new JsonDocumentOptions { MaxDepth = 10_000 })!;
        return ((int)response.StatusCode, body["data"], body["errors"]?[0]?["message"]?.GetValue<string>());
    }

    /// <summary>Runs the mutation with this input, selecting <paramref name="fields"/>.</summary>
    internal static Task<(int Status, JsonNode? Data, string? Error)> MutateAsync(
        this HttpClient client, string mutation, object input, string fields = "clientMutationId")
    {
        var type = char.ToUpperInvariant(mutation[0]) + mutation[1..] + "Input";
        return client.QueryAsync($"mutation M($input: {type}!) {{ {mutation}(input: $input) {{ {fields} }} }}", new { input });
    }
}
