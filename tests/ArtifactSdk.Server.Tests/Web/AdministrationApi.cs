using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Web;

/// <summary>Calls the administration API as a program would.</summary>
internal static class AdministrationApi
{
    internal static async Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(
        this HttpClient client, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/admin/api/" + path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    internal static async Task<JsonNode> OkAsync(this HttpClient client, string method, string path, string? body = null)
    {
        var (status, answer) = await client.CallAsync(method, path, body);
        ((int)status).Should().BeInRange(200, 299, "{0} {1}: {2}", method, path, answer);
        return answer ?? JsonValue.Create(true);
    }

    /// <summary>The status and the text of a refusal.</summary>
    internal static async Task<(int Status, string Error)> RefusedAsync(this HttpClient client, string method, string path, string? body = null)
    {
        var (status, answer) = await client.CallAsync(method, path, body);
        return ((int)status, answer?["error"]?.GetValue<string>() ?? $"no error text: {answer}");
    }

    /// <summary>A user with a key, as an administrator makes one.</summary>
    internal static async Task<HttpClient> NewUserAsync(this TestServer server, string name, bool admin = false, bool service = false)
    {
        await server.Keyed.OkAsync("POST", "users", new JsonObject { ["name"] = name, ["admin"] = admin, ["serviceAccount"] = service }.ToJsonString());
        var key = await server.Keyed.OkAsync("POST", "keys", new JsonObject { ["user"] = name }.ToJsonString());
        return server.WithKey(key["key"]!.GetValue<string>());
    }

    internal static async Task<string[]> AuditLinesAsync(this TestServer server) =>
        (await server.Keyed.GetStringAsync(new Uri("/admin/api/audit", UriKind.Relative), TestContext.Current.CancellationToken))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
