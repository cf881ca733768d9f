using ArtifactSdk.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Tests.Client;

/// <summary>The client as a service.</summary>
public sealed class DependencyInjectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_client_serves_the_application_with_the_options_that_were_set()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var provider = Services(api).BuildServiceProvider();

        var client = provider.GetRequiredService<ArtifactClient>();
        await using var run = await client.InitRunAsync(new() { Id = "run1" }, Token);

        provider.GetRequiredService<ArtifactClient>().Should().BeSameAs(client);
        client.BaseUrl.Should().Be(api.Server.Url);
        run.Project.Should().Be("housing");
    }

    [Fact]
    public async Task Handlers_of_the_application_see_the_requests()
    {
        await using var api = await ScriptedApi.StartAsync();
        var services = Services(api, out var builder);
        var seen = new List<string>();
        builder.AddHttpMessageHandler(() => new Watcher(seen));
        await using var provider = services.BuildServiceProvider();

        await using var run = await provider.GetRequiredService<ArtifactClient>().InitRunAsync(new() { Id = "run1" }, Token);

        seen.Should().Contain("/graphql");
    }

    [Fact]
    public async Task The_applications_log_has_the_clients_lines_and_neither_key_nor_signatures()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var log = new ListLoggerProvider();
        var services = Services(api);
        services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        api.On("CreateArtifactManifest", call => ApiAnswer.Data(new
        {
            createArtifactManifest = new { artifactManifest = new { id = "TTE=", file = new { id = "Rg==", uploadUrl = api.Server.At("/up-manifest?X-Signature=geheim"), uploadHeaders = Array.Empty<string>() } } },
        }));
        api.Server.On("PUT", "/up-manifest", StubAnswer.Status(200));
        await using var provider = services.BuildServiceProvider();

        await using (var run = await provider.GetRequiredService<ArtifactClient>().InitRunAsync(new() { Id = "run1" }, Token))
        {
            await run.LogArtifactAsync(new Artifact("prices", "dataset"), cancellationToken: Token);
        }

        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("api:" + ScriptedApi.Key));
        log.Text.Should().Contain("run1").And.NotContain(ScriptedApi.Key).And.NotContain(basic).And.NotContain("geheim");
    }

    private static ServiceCollection Services(ScriptedApi api) => Services(api, out _);

    private static ServiceCollection Services(ScriptedApi api, out IHttpClientBuilder builder)
    {
        var services = new ServiceCollection();
        builder = services.AddArtifactClient(options =>
        {
            options.BaseUrl = api.Server.Url;
            options.ApiKey = ScriptedApi.Key;
            (options.Entity, options.Project) = ("team", "housing");
        });
        return services;
    }

    private sealed class Watcher(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (seen)
            {
                seen.Add(request.RequestUri!.AbsolutePath);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
