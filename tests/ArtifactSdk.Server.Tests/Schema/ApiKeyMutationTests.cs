using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>Keys that people make and delete themselves, over the socket: what counts is who gets in.</summary>
public sealed class ApiKeyMutationTests : IAsyncLifetime
{
    private const string Generate = "mutation GenerateApiKey($description: String) { generateApiKey(input: {description: $description}) { apiKey { id name description } } }";
    private const string Delete = "mutation DeleteApiKey($id: String!) { deleteApiKey(input: {id: $id}) { success } }";
    private const string List = "{ viewer { username apiKeys { edges { node { id name description createdAt lastUsedAt } } } } }";

    private TestServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_new_key_is_shown_once_and_lets_its_owner_in()
    {
        var (id, key) = await GenerateAsync(_server.Keyed, "laptop");

        ApiKeySecret.IsWellFormed(key).Should().BeTrue();
        using var client = _server.WithKey(key);
        var (_, data) = await RunAsync(client, List);
        data.GetProperty("viewer").GetProperty("username").GetString().Should().Be("admin");
        var (_, again) = await RunAsync(client, List);
        var listed = again.GetProperty("viewer").GetProperty("apiKeys").GetProperty("edges").EnumerateArray()
            .Select(edge => edge.GetProperty("node")).Single(node => node.GetProperty("id").GetString() == id);
        listed.GetProperty("description").GetString().Should().Be("laptop");
        listed.GetProperty("name").GetString().Should().Be(key[..8] + "…");
        listed.GetProperty("lastUsedAt").GetString().Should().NotBeNull();
        again.GetRawText().Should().NotContain(key);
        _server.Logs.Text.Should().NotContain(key);
    }

    [Fact]
    public async Task A_deleted_key_is_refused_from_the_next_request_on()
    {
        var (id, key) = await GenerateAsync(_server.Keyed, null);
        using var client = _server.WithKey(key);
        (await RunAsync(client, List)).Status.Should().Be(HttpStatusCode.OK);

        (await RunAsync(_server.Keyed, Delete, new { id })).Data.GetProperty("deleteApiKey").GetProperty("success").GetBoolean().Should().BeTrue();

        (await RunAsync(client, List)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await RunAsync(_server.Keyed, Delete, new { id })).Status.Should().Be(HttpStatusCode.NotFound);
        (await RunAsync(_server.Keyed, List)).Data.GetRawText().Should().NotContain(key[..8]);
    }

    [Fact]
    public async Task A_key_that_another_process_revoked_is_refused_at_once()
    {
        var (id, key) = await GenerateAsync(_server.Keyed, null);
        using var client = _server.WithKey(key);
        (await RunAsync(client, List)).Status.Should().Be(HttpStatusCode.OK);

        await _server.Services.Store.WriteAsync(
            async session =>
            {
                await session.RevokeApiKeyAsync(GlobalIds.Require(id, GlobalIds.ApiKey), _server.Clock.GetUtcNow());
                return true;
            },
            Token);

        (await RunAsync(client, List)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Only_administrators_delete_keys_of_others()
    {
        var (adminKey, _) = await GenerateAsync(_server.Keyed, null);
        var (_, key) = await _server.AddUserAsync("maker");
        using var maker = _server.WithKey(key);
        var (makerKey, _) = await GenerateAsync(maker, null);

        (await RunAsync(maker, Delete, new { id = adminKey })).Status.Should().Be(HttpStatusCode.NotFound);
        (await RunAsync(_server.Keyed, Delete, new { id = makerKey })).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_makes_no_key_and_a_description_is_one_line()
    {
        (await RunAsync(_server.Anonymous, Generate)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await RunAsync(_server.Keyed, Generate, new { description = "a\nb" })).Status.Should().Be(HttpStatusCode.BadRequest);
        (await RunAsync(_server.Keyed, Generate, new { description = new string('x', 129) })).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<(string Id, string Key)> GenerateAsync(HttpClient client, string? description)
    {
        var (status, data) = await RunAsync(client, Generate, new { description });
        status.Should().Be(HttpStatusCode.OK);
        var key = data.GetProperty("generateApiKey").GetProperty("apiKey");
        return (key.GetProperty("id").GetString()!, key.GetProperty("name").GetString()!);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Data)> RunAsync(HttpClient client, string query, object? variables = null)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query, variables }, Token);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        return (response.StatusCode, answer.TryGetProperty("data", out var data) ? data : default);
    }
}
