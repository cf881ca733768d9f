using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Traces;

/// <summary>Sends a trace to a running server: the key goes with GraphQL requests only, never with signed URLs.</summary>
internal sealed class HttpTransport(HttpClient client, Uri baseUrl, string apiKey) : ITraceTransport
{
    public async Task<(int Status, JsonObject Body)> PostAsync(JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(baseUrl, "graphql"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{apiKey}")));
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestWorld.Token);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestWorld.Token))!.AsObject());
    }

    public async Task PutAsync(string url, IReadOnlyList<string> headers, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            body.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..]);
        }

        using var response = await client.PutAsync(new Uri(url), body, TestWorld.Token);
        response.IsSuccessStatusCode.Should().BeTrue($"PUT answered {(int)response.StatusCode}");
    }

    public Task<byte[]> GetAsync(string url) => client.GetByteArrayAsync(new Uri(url), TestWorld.Token);
}
