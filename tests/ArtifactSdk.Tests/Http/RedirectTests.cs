using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

/// <summary>Where redirects lead, and that the key does not go along.</summary>
public sealed class RedirectTests
{
    [Fact]
    public async Task A_handler_download_goes_to_storage_without_the_key()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("GET", "/artifactsV2/x%3D/y", StubAnswer.Redirect(host.Storage.At("/blob?sig=1")));
        host.Storage.On("GET", "/blob", StubAnswer.Bytes([1, 2, 3]));

        var bytes = await GetHandlerAsync(host, "artifactsV2/x%3D/y");

        bytes.Should().Equal(1, 2, 3);
        host.Server.Requests.Should().ContainSingle().Which.Header("Authorization").Should().Be(TransportHost.Authorization);
        host.Storage.Requests.Should().ContainSingle().Which.Should().Match<StubRequest>(request => request.Header("Authorization") == null && request.Query == "?sig=1");
    }

    [Fact]
    public async Task A_redirect_within_the_api_server_keeps_the_key()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("GET", "/a", StubAnswer.Status(307).With("Location", "/b")).On("GET", "/b", StubAnswer.Bytes([1]));

        await GetHandlerAsync(host, "a");

        host.Server.Requests.Should().HaveCount(2).And.OnlyContain(request => request.Header("Authorization") == TransportHost.Authorization);
    }

    [Fact]
    public async Task A_redirect_out_and_back_stays_without_the_key()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("GET", "/a", StubAnswer.Redirect(host.Storage.At("/back"))).On("GET", "/b", StubAnswer.Bytes([1]));
        host.Storage.On("GET", "/back", StubAnswer.Redirect(host.Server.At("/b")));

        await GetHandlerAsync(host, "a");

        host.Server.Requests.Select(request => request.Header("Authorization")).Should().Equal(TransportHost.Authorization, null);
        host.Storage.Requests.Should().ContainSingle().Which.Header("Authorization").Should().BeNull();
    }

    [Theory]
    [InlineData("https://api.example/base/files/b", true)]
    [InlineData("https://API.example:443/base/b", true)]
    [InlineData("https://api.example/other", false)]
    [InlineData("https://api.example/base", false)]
    [InlineData("https://api.example/basement/b", false)]
    [InlineData("https://api.example/base/../b", false)]
    [InlineData("https://api.example/base/%2e%2e/b", false)]
    [InlineData("https://api.example/base/..%2fb", false)]
    [InlineData("https://api.example/base/..%5cb", false)]
    [InlineData("https://api.example:8443/base/b", false)]
    [InlineData("https://api.example.evil/base/b", false)]
    [InlineData("https://storage.example/base/b", false)]
    public async Task The_key_stays_below_the_base_path_of_the_one_host(string target, bool withKey)
    {
        await using var host = await TransportHost.StartAsync();
        var handler = new ScriptedHandler(request => request.RequestUri!.AbsolutePath == "/base/a" ? ScriptedHandler.Redirect(target) : ScriptedHandler.Bytes(1));
        host.Options.BaseUrl = new("https://api.example/base");
        host.HttpClient = new(handler);

        await GetHandlerAsync(host, "a");

        handler.Seen.Should().HaveCount(2);
        handler.Seen[0].Authorization.Should().Be(TransportHost.Authorization);
        handler.Seen[1].Authorization.Should().Be(withKey ? TransportHost.Authorization : null);
    }

    [Theory]
    [InlineData("http://api.example/base/b", "https to http")]
    [InlineData("ftp://api.example/base/b", "not http or https")]
    [InlineData("https://user:secret@api.example/base/b", "user name or password")]
    public async Task A_redirect_to_an_unsafe_address_is_refused(string target, string why)
    {
        await using var host = await TransportHost.StartAsync();
        var handler = new ScriptedHandler(_ => ScriptedHandler.Redirect(target));
        host.Options.BaseUrl = new("https://api.example/base");
        host.HttpClient = new(handler);
        var keyed = () => GetHandlerAsync(host, "a");
        var signed = () => host.StorageLane.GetBytesAsync(new("https://storage.example/a"));

        (await keyed.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(why).And.NotContain("secret");
        (await signed.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(why).And.NotContain("secret");

        handler.Seen.Should().HaveCount(2);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Redirect(host.Storage.At("/a")));
        var call = () => host.StorageLane.GetBytesAsync(host.Storage.At("/a"));

        (await call.Should().ThrowAsync<ArtifactTransferException>()).WithMessage("*more than 5 redirects*");

        host.Storage.Requests.Should().HaveCount(6);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_post_is_not_redirected_and_the_error_names_the_target(int status)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Redirect(host.Storage.At("/graphql?token=abc"), status));
        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        var error = (await call.Should().ThrowAsync<ArtifactApiException>()).Which;

        error.Message.Should().Contain(host.Storage.Url + "graphql").And.Contain("ArtifactClientOptions.BaseUrl").And.NotContain("token=abc");
        host.Server.Requests.Should().ContainSingle();
        host.Storage.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_callers_handler_that_follows_a_post_redirect_is_noticed()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.BaseUrl = new("https://api.example");
        host.HttpClient = new(new ScriptedHandler(_ => new(System.Net.HttpStatusCode.OK)
        {
            RequestMessage = new(HttpMethod.Get, "https://login.example/"),
            Content = new StringContent("{}"),
        }));
        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        (await call.Should().ThrowAsync<ArtifactApiException>()).WithMessage("*https://login.example/*");
    }

    [Fact]
    public async Task An_upload_follows_307_with_a_fresh_body_and_the_same_headers()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Redirect(host.Server.At("/b"), 307));
        host.Server.On("PUT", "/b", StubAnswer.Status(200));

        await host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [1, 2], "Content-Type:text/csv");

        var sent = host.Server.Requests.Should().ContainSingle().Subject;
        sent.Body.Should().Equal(1, 2);
        sent.Header("Content-Type").Should().Be("text/csv");
        sent.Header("Authorization").Should().BeNull();
    }

    [Fact]
    public async Task An_upload_does_not_follow_302()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Redirect(host.Storage.At("/b")));
        var call = () => host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [1]);

        await call.Should().ThrowAsync<ArtifactTransferException>();

        host.Storage.Requests.Should().ContainSingle();
    }

    private static Task<byte[]> GetHandlerAsync(TransportHost host, string path) =>
        host.Api.GetHandlerAsync(path, "a.bin", Bodies.ReadAllAsync, TestContext.Current.CancellationToken);
}
