using System.Net;
using System.Net.Sockets;
using System.Text;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class RegistryServerTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_without_options_serves_on_a_free_port_from_a_folder_that_goes_with_it()
    {
        string folder;
        await using (var server = await RegistryServer.StartAsync(cancellationToken: CancellationToken))
        {
            folder = server.DataDirectory;
            Directory.Exists(folder).Should().BeTrue();
            server.BaseUrl.Host.Should().Be("127.0.0.1");
            server.BaseUrl.Port.Should().BePositive();
            server.ApiKey.Should().MatchRegex("^[0-9a-f]{40}$");
            server.AdminUser.Should().Be("admin");
            server.Entity.Should().Be("local-team");
            server.Organization.Should().Be("local");
            server.OrganizationEntity.Should().Be("local-org");
            (await StatusAsync(server, server.ApiKey!)).Should().Be(HttpStatusCode.OK);
        }

        Directory.Exists(folder).Should().BeFalse();
    }

    [Fact]
    public async Task Two_servers_live_side_by_side()
    {
        await using var first = await RegistryServer.StartAsync(cancellationToken: CancellationToken);
        await using var second = await RegistryServer.StartAsync(cancellationToken: CancellationToken);

        (await StatusAsync(first, first.ApiKey!)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(first, second.ApiKey!)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_restart_keeps_key_data_and_signed_urls_and_tells_no_key()
    {
        using var folder = new TemporaryFolder();
        string key;
        string url;
        await using (var before = await TestServer.StartAsync(options => options.DataDirectory = folder["data"]))
        {
            key = before.Server.ApiKey!;
            url = new Uri(before.Urls.ForDownload(await before.StoreAsync([1, 2, 3]), "f")).PathAndQuery;
        }

        await using var after = await TestServer.StartAsync(options => options.DataDirectory = folder["data"]);

        after.Server.ApiKey.Should().BeNull();
        (await StatusAsync(after.Server, key)).Should().Be(HttpStatusCode.OK);
        (await after.Anonymous.GetByteArrayAsync(url, CancellationToken)).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_given_key_works_on_a_new_folder_and_on_an_old_one()
    {
        using var folder = new TemporaryFolder();
        var first = new string('a', 40);
        var second = new string('b', 40);
        foreach (var key in new[] { first, second, second })
        {
            await using var server = await RegistryServer.StartAsync(new() { DataDirectory = folder["data"], ApiKey = key }, CancellationToken);

            server.ApiKey.Should().Be(key);
            (await StatusAsync(server, first)).Should().Be(HttpStatusCode.OK);
            (await StatusAsync(server, key)).Should().Be(HttpStatusCode.OK);
            var rows = await server.Storage.Metadata.ReadAsync(session => session.FindApiKeysAsync(key[..8]), CancellationToken);
            rows.Should().ContainSingle();
        }
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_line_and_nothing_is_made()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var start = () => RegistryServer.StartAsync(
            new() { DataDirectory = folder["data"], Urls = $"http://{taken.LocalEndpoint}" }, CancellationToken);

        (await start.Should().ThrowAsync<IOException>()).WithMessage("*in use*choose another port*").Which.Message.Should().NotContain("\n");
        Directory.Exists(folder["data"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_told_and_the_port_is_free_again()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", CancellationToken);
        var port = FreePort();

        var start = () => RegistryServer.StartAsync(
            new() { DataDirectory = folder["file/data"], Urls = $"http://127.0.0.1:{port}" }, CancellationToken);

        (await start.Should().ThrowAsync<IOException>()).Which.Message.Should().Contain(folder["file/data"]).And.NotContain("\n");
        await using var server = await RegistryServer.StartAsync(new() { Urls = $"http://127.0.0.1:{port}" }, CancellationToken);
        server.BaseUrl.Port.Should().Be(port);
    }

    [Fact]
    public async Task A_folder_in_use_by_another_server_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var first = await RegistryServer.StartAsync(new() { DataDirectory = folder["data"] }, CancellationToken);

        var second = () => RegistryServer.StartAsync(new() { DataDirectory = folder["data"] }, CancellationToken);

        await second.Should().ThrowAsync<IOException>().WithMessage("*in use*");
        (await StatusAsync(first, first.ApiKey!)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var folder = new TemporaryFolder();

        var start = () => RegistryServer.StartAsync(new() { DataDirectory = folder["data"] }, cancelled.Token);

        await start.Should().ThrowAsync<OperationCanceledException>();
        await using var server = await RegistryServer.StartAsync(new() { DataDirectory = folder["data"] }, CancellationToken);
        server.ApiKey.Should().NotBeNull();
    }

    [Fact]
    public async Task Several_addresses_are_served_at_once()
    {
        var port = FreePort();
        await using var server = await RegistryServer.StartAsync(
            new() { Urls = $"http://127.0.0.1:0;http://127.0.0.1:{port}" }, CancellationToken);
        using var client = new HttpClient();

        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/healthz"), CancellationToken)).Should().Be("ok\n");
        (await client.GetStringAsync(new Uri(server.BaseUrl, "healthz"), CancellationToken)).Should().Be("ok\n");
    }

    [Fact]
    public async Task StopAsync_lets_requests_that_are_under_way_finish()
    {
        await using var server = await TestServer.StartAsync();
        var bytes = "slowly sent"u8.ToArray();
        var url = new Uri(server.Urls.ForUpload(new(server.Admin.User!.DefaultEntityId, TestServer.HexMd5(bytes)), "f"));
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, CancellationToken);
        var stream = client.GetStream();
        var head = $"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: {bytes.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        (await reader.ReadLineAsync(CancellationToken)).Should().StartWith("HTTP/1.1 100");

        var stopping = server.Server.StopAsync(CancellationToken);
        stopping.IsCompleted.Should().BeFalse();
        await stream.WriteAsync(bytes, CancellationToken);

        (await reader.ReadToEndAsync(CancellationToken)).Should().Contain("HTTP/1.1 200 OK");
        await stopping;
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        var server = await RegistryServer.StartAsync(cancellationToken: CancellationToken);

        await Task.WhenAll(server.StopAsync(CancellationToken), server.StopAsync(CancellationToken));
        await server.DisposeAsync();

        using var client = new HttpClient();
        var call = () => client.GetAsync(server.BaseUrl, CancellationToken);
        await call.Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task Options_are_read_at_the_start_alone()
    {
        var options = new RegistryServerOptions { Registries = { "Golden Datasets" } };
        await using var server = await RegistryServer.StartAsync(options, CancellationToken);
        options.Registries.Add("later");

        var entity = await server.Storage.Metadata.ReadAsync(session => session.FindEntityAsync(server.OrganizationEntity), CancellationToken);
        var registries = await server.Storage.Metadata.ReadAsync(
            session => session.ListProjectsAsync(entity!.Id, registriesOnly: true, new(null, 10)), CancellationToken);

        registries.Items.Select(registry => registry.Name).Should()
            .Equal("wandb-registry-model", "wandb-registry-dataset", "wandb-registry-Golden Datasets");
    }

    public static TheoryData<string, Action<RegistryServerOptions>> Wrong => new()
    {
        { "Urls*", options => options.Urls = "nonsense" },
        { "Urls*--allow-remote*", options => options.Urls = "http://0.0.0.0:0" },
        { "DataDirectory*", options => options.DataDirectory = " " },
        { "PublicUrl*", options => options.PublicUrl = new Uri("ftp://host") },
        { "PublicUrl*", options => options.PublicUrl = new Uri("https://host/path") },
        { "PublicUrl*", options => options.PublicUrl = new Uri("/relative", UriKind.Relative) },
        { "ApiKey*40*", options => options.ApiKey = "short" },
        { "ApiKey*40*", options => options.ApiKey = new string('g', 40) },
        { "AdminUser*", options => options.AdminUser = "" },
        { "AdminUser*", options => options.AdminUser = "a/b" },
        { "Team*", options => options.Team = "a b" },
        { "Organization*", options => options.Organization = "a/b" },
        { "Organization*", options => options.Organization = "" },
        { "OrganizationEntity*", options => options.OrganizationEntity = "a b" },
        { "*different names*", options => options.Team = "ADMIN" },
        { "Registries*", options => options.Registries.Add("") },
        { "Registries*", options => options.Registries.Add("a/b") },
        { "Registries*", options => options.Registries.Add("wandb-registry-a") },
        { "Registries*", options => options.Registries.Add(new string('x', 114)) },
        { "UrlLifetime*", options => options.UrlLifetime = TimeSpan.Zero },
        { "UrlLifetime*", options => options.UrlLifetime = TimeSpan.FromDays(31) },
        { "MaxUploadBytes*", options => options.MaxUploadBytes = 0 },
        { "MaxGraphQlBytes*", options => options.MaxGraphQlBytes = -1 },
        { "MaxRunStreamBytes*", options => options.MaxRunStreamBytes = 0 },
        { "MaxConnections*", options => options.MaxConnections = 0 },
        { "ShutdownTimeout*", options => options.ShutdownTimeout = TimeSpan.FromSeconds(-1) },
        { "TimeProvider*", options => options.TimeProvider = null! },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_value_that_cannot_be_is_refused_by_its_option_s_name(string message, Action<RegistryServerOptions> change)
    {
        var options = new RegistryServerOptions();
        change(options);

        var start = () => RegistryServer.StartAsync(options, CancellationToken);

        (await start.Should().ThrowAsync<ArgumentException>()).WithMessage(message).Which.Message.Should().NotContain("\n");
    }

    [Fact]
    public async Task A_public_address_is_what_urls_begin_with()
    {
        await using var server = await TestServer.StartAsync(options => options.PublicUrl = new Uri("https://registry.example/"));

        (await server.Anonymous.GetStringAsync("/", CancellationToken)).Should().Contain("WANDB_BASE_URL=https://registry.example\n");
    }

    private static async Task<HttpStatusCode> StatusAsync(RegistryServer server, string key)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseUrl, "graphql"))
        {
            Content = new StringContent("""{"query":"{ viewer { username } }"}"""),
            Headers = { Authorization = TestServer.Basic("api", key) },
        };
        using var response = await client.SendAsync(request, CancellationToken);
        return response.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
