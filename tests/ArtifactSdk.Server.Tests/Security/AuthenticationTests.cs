using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Security;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Viewer_with_the_key_is_the_admin() => (await ViewerAsync(_server.Keyed)).Should().Be((HttpStatusCode.OK, "admin"));

    [Fact]
    public async Task Viewer_without_credentials_is_null() => (await ViewerAsync(_server.Anonymous)).Should().Be((HttpStatusCode.OK, null));

    [Fact]
    public async Task The_user_name_and_a_prefix_of_the_key_do_not_matter()
    {
        using var named = _server.WithKey(_server.Server.ApiKey!, user: "somebody");
        using var nameless = _server.WithKey(_server.Server.ApiKey!, user: "");
        using var prefixed = _server.WithKey($"local-{_server.Server.ApiKey}");

        (await ViewerAsync(named)).Viewer.Should().Be("admin");
        (await ViewerAsync(nameless)).Viewer.Should().Be("admin");
        (await ViewerAsync(prefixed)).Viewer.Should().Be("admin");
    }

    [Fact]
    public async Task A_wrong_key_is_401_in_the_shape_of_the_api()
    {
        var key = _server.Server.ApiKey!;
        string[] wrong = ["", "x", new('0', 40), key[..^1], key + "0", $"{key[..8]}{new string('0', 32)}", key.ToUpperInvariant() + "A", $"a-b-{key}", new('a', 5000)];
        foreach (var bad in wrong)
        {
            using var client = _server.WithKey(bad);
            using var response = await PostViewerAsync(client);

            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            response.Headers.WwwAuthenticate.ToString().Should().StartWith("Basic ");
            var body = await response.Content.ReadAsStringAsync(CancellationToken);
            body.Should().StartWith("""{"errors":[{"message":"user is not logged in""").And.EndWith("\"data\":null}");
        }
    }

    [Theory]
    [InlineData("Bearer abc", "access token")]
    [InlineData("Basic", "alone")]
    [InlineData("Basic !!!", "not valid")]
    [InlineData("Basic YWJj", "not valid")]
    [InlineData("Basic gICA", "not valid")]
    [InlineData("Digest x", "alone")]
    public async Task Other_credentials_are_401_and_say_what_is_taken(string header, string text)
    {
        using var request = Viewer();
        request.Headers.TryAddWithoutValidation("Authorization", header).Should().BeTrue();

        using var response = await _server.Anonymous.SendAsync(request, CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Contain(text);
    }

    [Fact]
    public async Task A_second_key_works_beside_the_first_and_for_its_own_user()
    {
        var (_, key) = await _server.AddUserAsync("second");
        using var client = _server.WithKey(key);

        (await ViewerAsync(client)).Viewer.Should().Be("second");
        (await ViewerAsync(_server.Keyed)).Viewer.Should().Be("admin");
    }

    [Fact]
    public async Task A_user_that_was_deleted_is_refused_at_once()
    {
        var (user, key) = await _server.AddUserAsync("leaver");
        using var client = _server.WithKey(key);
        (await ViewerAsync(client)).Viewer.Should().Be("leaver");

        await WriteAsync(async session => await session.UpdateUserAsync(user with { DeletedAt = _server.Clock.GetUtcNow() }));

        (await ViewerAsync(client)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_refused_within_half_a_minute()
    {
        var (user, key) = await _server.AddUserAsync("leaver");
        using var client = _server.WithKey(key);
        (await ViewerAsync(client)).Viewer.Should().Be("leaver");
        await WriteAsync(async session => await session.DeleteApiKeyAsync((await session.ListApiKeysAsync(user.Id))[0].Id));

        _server.Clock.Advance(TimeSpan.FromSeconds(30));

        (await ViewerAsync(client)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_recorded_once_a_minute()
    {
        var start = _server.Clock.GetUtcNow();
        await ViewerAsync(_server.Keyed);
        _server.Clock.Advance(TimeSpan.FromSeconds(59));
        await ViewerAsync(_server.Keyed);
        var within = await LastUsedAsync();
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        await ViewerAsync(_server.Keyed);

        within.Should().Be(start);
        (await LastUsedAsync()).Should().Be(start + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_store_holds_no_key_only_its_first_characters_and_a_salted_hash()
    {
        var rows = await _server.Services.Store.ReadAsync(session => session.ListApiKeysAsync(_server.Admin.User!.Id), CancellationToken);
        var row = rows.Should().ContainSingle().Subject;
        row.Prefix.Should().Be(_server.Server.ApiKey![..8]);
        row.Salt.Should().HaveCount(16);

        foreach (var file in Directory.EnumerateFiles(_server.Server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync(CancellationToken)).Should().NotContain(_server.Server.ApiKey, "{0} is on the disk", file);
        }
    }

    private static HttpRequestMessage Viewer() => new(HttpMethod.Post, "/graphql")
    {
        Content = new StringContent("""{"query":"{ viewer { username } }"}""", Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")),
    };

    private static async Task<HttpResponseMessage> PostViewerAsync(HttpClient client)
    {
        using var request = Viewer();
        return await client.SendAsync(request, CancellationToken);
    }

    private static async Task<(HttpStatusCode Status, string? Viewer)> ViewerAsync(HttpClient client)
    {
        using var response = await PostViewerAsync(client);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(CancellationToken));
        return (response.StatusCode, body.RootElement.GetProperty("data") is { ValueKind: JsonValueKind.Object } data
            && data.GetProperty("viewer") is { ValueKind: JsonValueKind.Object } viewer
            ? viewer.GetProperty("username").GetString()
            : null);
    }

    private async Task<DateTimeOffset?> LastUsedAsync()
    {
        var rows = await _server.Services.Store.ReadAsync(session => session.ListApiKeysAsync(_server.Admin.User!.Id), CancellationToken);
        return rows[0].LastUsedAt;
    }

    private async Task WriteAsync(Func<IMetadataSession, ValueTask> work) =>
        await _server.Services.Store.WriteAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            CancellationToken);
}
