using ArtifactSdk.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

    [Fact]
    public async Task A_configuration_section_sets_the_options()
    {
        await using var provider = Configured(new()
        {
            ["Artifacts:BaseUrl"] = "http://127.0.0.1:5280",
            ["Artifacts:ApiKey"] = ScriptedApi.Key,
            ["Artifacts:Organization"] = "acme",
            ["Artifacts:RequestTimeout"] = "00:00:07",
            ["Artifacts:Retry:MaxAttempts"] = "3",
            ["Artifacts:Transfer:UseCache"] = "false",
        });

        var options = provider.GetRequiredService<IOptions<ArtifactClientOptions>>().Value;

        provider.GetRequiredService<ArtifactClient>().BaseUrl.Should().Be(new Uri("http://127.0.0.1:5280"));
        options.Organization.Should().Be("acme");
        options.RequestTimeout.Should().Be(TimeSpan.FromSeconds(7));
        options.Retry.MaxAttempts.Should().Be(3);
        options.Transfer.UseCache.Should().BeFalse();
    }

    [Theory]
    [InlineData("Artifacts:Retry:MaxAttempts", "many", "Artifacts:Retry:MaxAttempts")]
    [InlineData("Artifacts:Retry:MaxAttempts", "0", "Retry.MaxAttempts was 0; allowed: 1 to 1000")]
    [InlineData("Artifacts:Retry:MaxAttempts", "4294967299", "Artifacts:Retry:MaxAttempts")]
    [InlineData("Artifacts:Transfer:MaxCacheSize", "1e9", "numbers as digits only")]
    [InlineData("Artifacts:BaseUrl", "not an address", "Artifacts:BaseUrl")]
    public async Task A_wrong_value_is_an_error_when_the_host_starts(string key, string value, string message)
    {
        await using var provider = Configured(new() { [key] = value });

        var start = () => provider.GetRequiredService<IStartupValidator>().Validate();

        start.Should().Throw<Exception>().WithMessage($"*{message}*");
    }

    [Fact]
    public async Task Every_option_that_has_a_text_can_be_bound()
    {
        var properties = new[] { ("", typeof(ArtifactClientOptions)), ("Retry:", typeof(RetryOptions)), ("Transfer:", typeof(TransferOptions)) }
            .SelectMany(part => part.Item2.GetProperties().Where(p => p.SetMethod?.IsPublic == true && TextFor(p) is not null).Select(p => (Key: part.Item1 + p.Name, Property: p)))
            .ToArray();
        await using var provider = Configured(properties.ToDictionary(p => "Artifacts:" + p.Key, p => TextFor(p.Property)));

        var options = provider.GetRequiredService<IOptions<ArtifactClientOptions>>().Value;

        var fresh = new ArtifactClientOptions();
        properties.Should().HaveCountGreaterThan(20);
        properties.Where(p => Equals(Value(options, p.Property), Value(fresh, p.Property))).Select(p => p.Key).Should().BeEmpty();
    }

    [Fact]
    public async Task Keyed_clients_talk_to_their_own_servers()
    {
        var services = new ServiceCollection();
        services.AddKeyedArtifactClient("local", o => o.BaseUrl = new("http://127.0.0.1:1"));
        services.AddKeyedArtifactClient("other", o => o.BaseUrl = new("http://127.0.0.1:2"));
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<ArtifactClient>("local").BaseUrl.Port.Should().Be(1);
        provider.GetRequiredKeyedService<ArtifactClient>("other").BaseUrl.Port.Should().Be(2);
        provider.GetService<ArtifactClient>().Should().BeNull();
    }

    [Fact]
    public async Task Keys_that_read_the_same_are_clients_of_their_own()
    {
        var (first, second) = (new object(), new object());
        var services = new ServiceCollection();
        services.AddKeyedArtifactClient(first, o => o.BaseUrl = new("http://127.0.0.1:1"));
        services.AddKeyedArtifactClient(second, o => o.BaseUrl = new("http://127.0.0.1:2"));
        services.AddKeyedArtifactClient(1, o => o.BaseUrl = new("http://127.0.0.1:3"));
        services.AddKeyedArtifactClient("1", o => o.BaseUrl = new("http://127.0.0.1:4"));
        await using var provider = services.BuildServiceProvider();

        object[] keys = [first, second, 1, "1"];

        keys.Select(key => provider.GetRequiredKeyedService<ArtifactClient>(key).BaseUrl.Port).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public async Task A_keyed_client_can_be_set_by_a_configuration_section()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Eu:BaseUrl", "http://127.0.0.1:7")]).Build();
        var services = new ServiceCollection();
        services.AddKeyedArtifactClient("eu", configuration.GetSection("Eu"));
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<ArtifactClient>("eu").BaseUrl.Port.Should().Be(7);
    }

    [Fact]
    public async Task Adding_the_client_again_adds_options_and_leaves_alone_what_was_set_before()
    {
        var (clock, answers) = (new ManualTimeProvider(), new Answering());
        using var log = new ListLoggerProvider();
        using var logs = LoggerFactory.Create(l => l.AddProvider(log));
        var services = new ServiceCollection();
        services.AddArtifactClient(o => (o.BaseUrl, o.ApiKey, o.TimeProvider, o.LoggerFactory) = (new("http://api.test"), ScriptedApi.Key, clock, logs))
            .ConfigurePrimaryHttpMessageHandler(() => answers);

        services.AddArtifactClient(o => o.Organization = "acme");
        await using var provider = services.BuildServiceProvider();
        _ = await provider.GetRequiredService<ArtifactClient>().GetAccountAsync(Token);

        var options = provider.GetRequiredService<IOptions<ArtifactClientOptions>>().Value;
        (options.TimeProvider, options.LoggerFactory, options.Organization).Should().Be((clock, logs, "acme"));
        answers.Count.Should().Be(1);
    }

    private static object? Value(ArtifactClientOptions options, System.Reflection.PropertyInfo property) =>
        property.GetValue(property.DeclaringType == typeof(RetryOptions) ? options.Retry : property.DeclaringType == typeof(TransferOptions) ? options.Transfer : options);

    private static string? TextFor(System.Reflection.PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        var t when t == typeof(string) => "0123456789012345678901234567890123456789",
        var t when t == typeof(Uri) => "http://127.0.0.1:5280",
        var t when t == typeof(int) => "17",
        var t when t == typeof(long) => "20000000",
        var t when t == typeof(bool) => Equals(Value(new ArtifactClientOptions(), property), true) ? "false" : "true",
        var t when t == typeof(TimeSpan) => "00:00:09",
        _ => null,
    };

    private static ServiceProvider Configured(Dictionary<string, string?> values)
    {
        var services = new ServiceCollection();
        services.AddArtifactClient(new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Artifacts"));
        return services.BuildServiceProvider();
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

    private sealed class Answering : HttpMessageHandler
    {
        internal int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new StringContent("""{"data":{"viewer":{"id":"1","username":"ada","entity":"ada","email":"a@b","flags":"{}","teams":{"edges":[]}}}}"""),
            });
        }
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
