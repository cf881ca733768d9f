using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Protocol;
using ArtifactSdk.Tests.Http;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Protocol;

public sealed class ApiTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Execute_sends_query_variables_and_operation_name_with_the_key()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.ApplicationId = "trainer/2.1";
        host.Machine.Set("WANDB_USERNAME", "ada").Set("WANDB_USER_EMAIL", "ada@example.org").Set("WANDB_X_EXTRA_HTTP_HEADERS", """{"X-Team":"blue"}""");
        host.Server.On("POST", "/graphql", StubAnswer.Json("""{"data":{"viewer":{"id":"VXNlcjox","entity":"ada","teams":{"edges":[{"node":{"name":"team"}},null]},"new":1}},"extensions":{}}"""));

        var viewer = await host.Api.GetViewerAsync(Token);

        viewer.Id.Should().Be("VXNlcjox");
        viewer.TeamNames.Should().Equal("team");
        var request = host.Server.Requests.Should().ContainSingle().Subject;
        using var body = JsonDocument.Parse(request.Body);
        body.RootElement.EnumerateObject().Select(property => property.Name).Should().Equal("query", "variables", "operationName");
        body.RootElement.GetProperty("query").GetString().Should().StartWith("query Viewer");
        body.RootElement.GetProperty("variables").GetRawText().Should().Be("{}");
        body.RootElement.GetProperty("operationName").GetString().Should().Be("Viewer");
        request.Header("Authorization").Should().Be(TransportHost.Authorization);
        request.Header("Content-Type").Should().Be("application/json");
        request.Header("Accept-Encoding").Should().Be("gzip");
        request.Header("User-Agent").Should().MatchRegex(@"^ArtifactSdk/\d+\.\d+\.\d+\S* \(\.NET \d+\.\d+; \S+\) trainer/2\.1$");
        request.Header("X-WANDB-USERNAME").Should().Be("ada");
        request.Header("X-WANDB-USER-EMAIL").Should().Be("ada@example.org");
        request.Header("X-Team").Should().Be("blue");
    }

    [Fact]
    public async Task Execute_works_below_a_base_path()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.BaseUrl = host.Server.At("/wandb/");
        host.Server.On("POST", "/wandb/graphql", StubAnswer.Json("""{"data":{"viewer":{"entity":"ada"}}}"""));

        (await host.Api.GetViewerAsync(Token)).Entity.Should().Be("ada");

        host.Api.BaseUrl.Should().Be(host.Server.At("/wandb"));
        host.Server.Requests.Single().Header("Authorization").Should().Be(TransportHost.Authorization);
    }

    [Fact]
    public async Task Execute_reads_a_packed_answer()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Bytes(Pack("""{"data":{"viewer":{"entity":"ada"}}}""")).With("Content-Encoding", "gzip"));

        (await host.Api.GetViewerAsync(Token)).Entity.Should().Be("ada");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_refuses_an_answer_that_is_too_long(bool packed)
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.MaxResponseSize = 65_536;
        var text = "{\"data\":{\"viewer\":{\"entity\":\"" + new string('x', 100_000) + "\"}}}";
        host.Server.On("POST", "/graphql", packed ? StubAnswer.Bytes(Pack(text)).With("Content-Encoding", "gzip") : StubAnswer.Json(text));
        var call = () => host.Api.GetViewerAsync(Token);

        await call.Should().ThrowAsync<ArtifactApiException>().WithMessage("*longer than 65536 bytes (ArtifactClientOptions.MaxResponseSize)*");
        host.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("<html>welcome</html>", "not the JSON")]
    [InlineData("", "not the JSON")]
    [InlineData("[]", "not the JSON")]
    [InlineData("{}", "holds no data")]
    [InlineData("""{"data":null}""", "holds no data")]
    [InlineData("""{"data":{"viewer":7}}""", "not the JSON")]
    [InlineData("""{"data":{"viewer":{"entity":"a"}]""", "not the JSON")]
    public async Task Execute_says_when_the_answer_is_not_what_the_protocol_says(string body, string part)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Text(body, 200));
        var call = () => host.Api.GetViewerAsync(Token);

        (await call.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain(part).And.Contain(host.Server.Url.Authority);
        host.Server.Requests.Should().ContainSingle("another attempt brings the same");
    }

    [Fact]
    public async Task Execute_repeats_an_answer_that_was_cut_off_anywhere_although_its_connection_ended_in_order()
    {
        await using var host = await TransportHost.StartAsync();
        const string Whole = """{"data":{"viewer":{"entity":"ada","teams":{"edges":[{"node":{"name":"a"}}]}}}}""";
        var cut = Enumerable.Range(1, Whole.Length - 1).Select(length => StubAnswer.Json(Whole[..length]));
        (host.Options.Retry.MaxAttempts, host.Options.Retry.TotalTimeout) = (200, TimeSpan.FromDays(7));
        host.Server.On("POST", "/graphql", [.. cut, StubAnswer.Json(Whole)]);

        (await host.Api.GetViewerAsync(Token)).Entity.Should().Be("ada");

        host.Server.Requests.Should().HaveCount(Whole.Length);
    }

    [Fact]
    public async Task Execute_repeats_a_packed_answer_that_was_cut_off_anywhere()
    {
        await using var host = await TransportHost.StartAsync();
        var whole = Pack("""{"data":{"viewer":{"entity":"ada","teams":{"edges":[{"node":{"name":"a"}}]}}}}""");
        const int Trailer = 8; // Without it the text is whole all the same.
        var cut = Enumerable.Range(0, whole.Length - Trailer - 2).Select(length => StubAnswer.Bytes(whole[..length]).With("Content-Encoding", "gzip"));
        (host.Options.Retry.MaxAttempts, host.Options.Retry.TotalTimeout) = (200, TimeSpan.FromDays(7));
        host.Server.On("POST", "/graphql", [.. cut, StubAnswer.Bytes(whole).With("Content-Encoding", "gzip")]);

        (await host.Api.GetViewerAsync(Token)).Entity.Should().Be("ada");

        host.Server.Requests.Should().HaveCount(whole.Length - Trailer - 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_is_always_cut_off_is_an_error_that_says_so(bool stream)
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 3;
        host.Server.On("POST", stream ? "/files/e/p/r/file_stream" : "/graphql", StubAnswer.Json("""{"data":{"vie"""));
        Func<Task> call = stream ? () => host.Api.PostFileStreamAsync("e", "p", "r", "{}"u8.ToArray(), Token) : () => host.Api.GetViewerAsync(Token);

        var error = (await call.Should().ThrowAsync<ArtifactApiException>()).Which;

        error.Message.Should().Contain("gave no complete answer (the answer was cut off: its JSON ends early, after 13 bytes)").And.Contain("3 attempts").And.Contain("a proxy in between");
        error.IsTransient.Should().BeTrue();
        host.Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_missing_key_is_an_error_that_lists_the_places_and_sends_nothing()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.ApiKey = null;
        var calls = new Func<Task>[]
        {
            () => host.Api.GetViewerAsync(Token),
            () => host.Api.GetHandlerAsync("x", "x", Bodies.ReadAllAsync, Token),
            () => host.Api.PostFileStreamAsync("e", "p", "r", "{}"u8.ToArray(), Token),
        };

        foreach (var call in calls)
        {
            var error = (await call.Should().ThrowAsync<ArtifactAccessException>()).Which;
            error.Message.Should().Match(
                "*ArtifactClientOptions.ApiKey, WANDB_API_KEY, /work-dir/wandb/settings, /home/ada/.config/wandb/settings, /home/ada/.netrc (machine 127.0.0.1:*), /home/ada/_netrc *");
        }

        host.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_that_cannot_be_one_is_not_sent_and_not_shown()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.ApiKey = null;
        host.Machine.Set("WANDB_API_KEY", "shortkey123");
        var call = () => host.Api.GetViewerAsync(Token);

        (await call.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("WANDB_API_KEY").And.Contain("too short").And.NotContain("shortkey123");
        host.Server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(401, """{"errors":[{"message":"user is not logged in"}]}""", HttpStatusCode.Unauthorized)]
    [InlineData(200, """{"errors":[{"message":"user is not logged in"}],"data":null}""", HttpStatusCode.Unauthorized)]
    [InlineData(200, """{"data":{"viewer":null}}""", HttpStatusCode.Unauthorized)]
    [InlineData(403, """{"error":"permission denied"}""", HttpStatusCode.Forbidden)]
    [InlineData(200, """{"errors":[{"message":"permission denied","extensions":{"code":"PERMISSION_ERROR"}}]}""", HttpStatusCode.Forbidden)]
    public async Task A_refused_key_is_an_access_error_that_names_its_place(int status, string body, HttpStatusCode expected)
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.ApiKey = null;
        host.Machine.Set("WANDB_API_KEY", TransportHost.Key);
        host.Server.On("POST", "/graphql", StubAnswer.Json(body, status));
        var call = () => host.Api.GetViewerAsync(Token);

        var error = (await call.Should().ThrowAsync<ArtifactAccessException>()).Which;

        error.Message.Should().Contain("the API key from WANDB_API_KEY").And.Contain(host.Server.Url.GetLeftPart(UriPartial.Authority));
        error.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task An_address_that_is_none_is_an_error_of_the_construction()
    {
        await using var host = await TransportHost.StartAsync();
        host.Machine.Set("WANDB_BASE_URL", "localhost:8080");
        var call = () => ClientTransports.Create(new(), null, host.Machine);

        call.Should().Throw<ArtifactException>().WithMessage("*WANDB_BASE_URL is 'localhost:8080'; give an absolute http or https address*");
    }

    [Fact]
    public async Task A_client_with_credentials_of_its_own_is_refused()
    {
        await using var host = await TransportHost.StartAsync();
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "x") } };
        var call = () => ClientTransports.Create(host.Options, client, host.Machine);

        call.Should().Throw<ArgumentException>().WithMessage("*default headers*");
    }

    [Fact]
    public async Task HasFeature_asks_once_and_knows_only_what_is_enabled()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Json("""{"data":{"serverInfo":{"features":[{"name":"A","isEnabled":true},{"name":"B","isEnabled":false},null]}}}"""));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.Api.HasFeatureAsync(i % 2 == 0 ? "A" : "B", Token)));

        answers.Should().Equal(true, false, true, false, true, false, true, false);
        host.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(400, """{"errors":[{"message":"Cannot query field \"features\" on type \"ServerInfo\"."}]}""")]
    [InlineData(200, """{"errors":[{"message":"Cannot query field \"features\" on type \"ServerInfo\"."}]}""")]
    [InlineData(200, """{"data":{"serverInfo":null}}""")]
    [InlineData(200, """{"data":{"serverInfo":{"features":null}}}""")]
    public async Task HasFeature_takes_a_server_without_features_for_one_that_has_none(int status, string body)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Json(body, status));

        (await host.Api.HasFeatureAsync("A", Token)).Should().BeFalse();
        (await host.Api.HasFeatureAsync("A", Token)).Should().BeFalse();

        host.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task HasFeature_reports_other_errors_and_asks_again_the_next_time()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Status(403), StubAnswer.Json("""{"data":{"serverInfo":{"features":[{"name":"A","isEnabled":true}]}}}"""));
        var call = () => host.Api.HasFeatureAsync("A", Token);

        await call.Should().ThrowAsync<ArtifactAccessException>();
        (await call()).Should().BeTrue();
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"stopped":false,"limits":{}}""", false)]
    [InlineData("""{"stopped":true,"exitcode":null}""", true)]
    public async Task PostFileStream_escapes_the_path_and_reads_whether_to_stop(string answer, bool stopped)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/files/my%20team/a%2Fb/r1/file_stream", StubAnswer.Json(answer));

        (await host.Api.PostFileStreamAsync("my team", "a/b", "r1", Encoding.UTF8.GetBytes("""{"complete":false}"""), Token)).Should().Be(stopped);

        var request = host.Server.Requests.Should().ContainSingle().Subject;
        request.Text.Should().Be("""{"complete":false}""");
        request.Header("Authorization").Should().Be(TransportHost.Authorization);
    }

    [Fact]
    public async Task PostFileStream_to_an_unknown_run_is_not_found()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/files/e/p/r/file_stream", StubAnswer.Text("run not found", 404));
        var call = () => host.Api.PostFileStreamAsync("e", "p", "r", "{}"u8.ToArray(), Token);

        await call.Should().ThrowAsync<ArtifactNotFoundException>().WithMessage("Could not send the state of run 'e/p/r': *run not found*");
    }

    [Theory]
    [InlineData(401, typeof(ArtifactAccessException))]
    [InlineData(403, typeof(ArtifactAccessException))]
    [InlineData(404, typeof(ArtifactNotFoundException))]
    [InlineData(400, typeof(ArtifactTransferException))]
    public async Task GetHandler_maps_what_the_api_server_says(int status, Type expected)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("GET", "/artifactsV2/x", StubAnswer.Json("""{"error":"no"}""", status));

        var error = await Record.ExceptionAsync(() => host.Api.GetHandlerAsync("artifactsV2/x", "a.bin", Bodies.ReadAllAsync, Token));

        error.Should().BeOfType(expected);
        error!.Message.Should().StartWith("Could not download 'a.bin':");
    }

    [Fact]
    public async Task GetHandler_says_when_storage_refuses_the_address_that_the_server_just_gave()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("GET", "/h", StubAnswer.Redirect(host.Storage.At("/a?sig=s")));
        host.Storage.On("GET", "/a", StubAnswer.Text("expired", 403));
        var call = () => host.Api.GetHandlerAsync("h", "a.bin", Bodies.ReadAllAsync, Token);

        await call.Should().ThrowAsync<ArtifactTransferException>().WithMessage("*expired*clock*");
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
