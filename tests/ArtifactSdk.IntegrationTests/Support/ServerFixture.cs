using System.Net.Http.Json;
using System.Text;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>One server on a temporary folder for a class of tests, each of which uses a project of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _cache = new();

    public RegistryServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new RegistryServerOptions();
        options.Registries.Add("Golden Datasets");
        Server = await RegistryServer.StartAsync(options, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _cache.Dispose();
    }

    /// <summary>Options for this server, with a cache that no other test or account shares.</summary>
    internal ArtifactClientOptions Options()
    {
        var options = new ArtifactClientOptions { BaseUrl = Server.BaseUrl, ApiKey = Server.ApiKey };
        options.Transfer.CacheDirectory = _cache[Guid.NewGuid().ToString("N")];
        return options;
    }

    /// <summary>Makes a registry that accepts one type, as the official client does.</summary>
    internal async Task CreateRegistryAsync(string name, string type)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + Server.ApiKey)));
        using var answer = await http.PostAsJsonAsync(
            new Uri(Server.BaseUrl, "graphql"),
            new
            {
                query = "mutation UpsertRegistry($input: UpsertModelInput!) { upsertModel(input: $input) { inserted project { name } } }",
                variables = new { input = new { name = "wandb-registry-" + name, entityName = Server.OrganizationEntity, access = "PRIVATE", allowAllArtifactTypesInRegistry = false, artifactTypes = new[] { new { name = type } } } },
            },
            TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("\"inserted\":true");
    }

    internal Task<Run> InitRunAsync(string? project = null, ArtifactClientOptions? options = null) =>
        Run.InitAsync(new() { Project = project ?? $"p-{Guid.NewGuid():N}" }, options ?? Options(), TestContext.Current.CancellationToken);
}
