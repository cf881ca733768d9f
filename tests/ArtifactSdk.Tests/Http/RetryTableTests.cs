using System.Net;
using ArtifactSdk.Http;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

/// <summary>Each status on each lane: repeated until it goes away, or final at once.</summary>
public sealed class RetryTableTests
{
    private static readonly GraphQlOperation<NoVariables, ViewerData> Committing = ViewerOperation.Instance with { Name = "CommitArtifact", Retry = RetryRule.GraphQlWithConflicts };

    [Theory]
    [InlineData(408)]
    [InlineData(418)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(599)]
    public async Task Graphql_repeats_a_status_that_may_pass(int status)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Status(status), StubAnswer.Status(status), StubAnswer.Json("""{"data":{"viewer":{"entity":"ada"}}}"""));

        var viewer = await host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        viewer.Entity.Should().Be("ada");
        host.Server.Requests.Should().HaveCount(3);
        host.Clock.PassedDelays.Should().Equal(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData(407, "A proxy requires credentials")]
    [InlineData(418, "Try again later.")]
    public async Task Graphql_does_not_say_of_what_it_repeated_that_this_is_of_no_use(int status, string advice)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Status(status));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        (await call.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain(advice).And.NotContain("will not help");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(413)]
    [InlineData(422)]
    [InlineData(501)]
    public async Task Graphql_does_not_repeat_a_final_status(int status)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Json("""{"errors":[{"message":"no such luck","extensions":{"code":"E1"}}],"data":null}""", status));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        var error = (await call.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.Message.Should().Contain("no such luck").And.Contain(host.Server.Url.Authority);
        error.StatusCode.Should().Be((HttpStatusCode)status);
        error.Operation.Should().Be("Viewer");
        host.Server.Requests.Should().ContainSingle();
        if (status is not (401 or 403 or 404))
        {
            error.ErrorCode.Should().Be("E1");
        }
    }

    [Theory]
    [InlineData(409, 2)]
    [InlineData(503, 2)]
    [InlineData(400, 1)]
    [InlineData(410, 1)]
    [InlineData(422, 1)]
    public async Task Operations_that_can_meet_another_writer_repeat_a_conflict(int status, int requests)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Status(status), StubAnswer.Json("""{"data":{"viewer":null}}"""));

        var call = () => host.Api.ExecuteAsync(Committing, NoVariables.Value, "commit it", TestContext.Current.CancellationToken);

        if (requests == 1)
        {
            await call.Should().ThrowAsync<ArtifactApiException>();
        }
        else
        {
            await call.Should().NotThrowAsync();
        }

        host.Server.Requests.Should().HaveCount(requests);
    }

    [Theory]
    [InlineData(408, "")]
    [InlineData(425, "")]
    [InlineData(429, "")]
    [InlineData(500, "")]
    [InlineData(502, "")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    [InlineData(400, "<Error><Code>RequestTimeout</Code></Error>")]
    public async Task Storage_repeats_a_status_that_may_pass(int status, string body)
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Text(body, status), StubAnswer.Status(200).With("ETag", "\"e\""));
        host.Storage.On("GET", "/a", StubAnswer.Text(body, status), StubAnswer.Bytes([1, 2]));

        (await host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [7])).Should().Be("\"e\"");
        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"))).Should().Equal(1, 2);

        host.Storage.Requests.Select(request => request.Method).Should().Equal("PUT", "PUT", "GET", "GET");
        host.Storage.Requests[1].Body.Should().Equal(7);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(416)]
    [InlineData(501)]
    public async Task Storage_does_not_repeat_a_final_status(int status)
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Text("<html><title>No way</title><body>…</body></html>", status, "text/html"));
        host.Storage.On("GET", "/a", StubAnswer.Text("<html><title>No way</title><body>…</body></html>", status, "text/html"));
        var put = () => host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [7]);
        var get = () => host.StorageLane.GetBytesAsync(host.Storage.At("/a"));

        (await put.Should().ThrowAsync<ArtifactTransferException>()).WithMessage($"Could not upload 'a.bin': * answered {status} *No way*").Which.Attempts.Should().Be(1);
        (await get.Should().ThrowAsync<ArtifactTransferException>()).WithMessage($"Could not download 'a.bin': * answered {status} *No way*").Which.Name.Should().Be("a.bin");

        host.Storage.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Storage_reports_a_refused_address_for_the_caller_to_renew(int status)
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Text("Request has expired", status));
        host.Storage.On("GET", "/a", StubAnswer.Text("Request has expired", status));
        var put = () => host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [7]);
        var get = () => host.StorageLane.GetBytesAsync(host.Storage.At("/a"));

        (await put.Should().ThrowAsync<StorageUrlExpiredException>()).Which.StatusCode.Should().Be((HttpStatusCode)status);
        (await get.Should().ThrowAsync<StorageUrlExpiredException>()).Which.Message.Should().Contain("Request has expired");

        host.Storage.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Lost_connections_are_repeated_on_both_lanes()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Abort(), StubAnswer.Json("""{"data":{"viewer":{"entity":"ada"}}}"""));
        host.Storage.On("PUT", "/a", StubAnswer.Abort(), StubAnswer.Status(204));
        host.Storage.On("GET", "/a", StubAnswer.Abort(), StubAnswer.Truncated(Bodies.Bytes(5000), 1000), StubAnswer.Bytes(Bodies.Bytes(5000)));

        await host.Api.GetViewerAsync(TestContext.Current.CancellationToken);
        await host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [7]);
        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"))).Should().Equal(Bodies.Bytes(5000));

        host.Server.Requests.Should().HaveCount(2);
        host.Storage.Requests.Select(request => request.Method).Should().Equal("PUT", "PUT", "GET", "GET", "GET");
    }

    [Fact]
    public async Task A_200_with_errors_is_final_whatever_data_it_holds()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Json("""{"data":{"viewer":{"entity":[1]}},"errors":[{"message":"An internal error occurred."},"and more"]}"""));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        (await call.Should().ThrowAsync<ArtifactApiException>()).WithMessage("*An internal error occurred.; and more*").Which.IsTransient.Should().BeFalse();
        host.Server.Requests.Should().ContainSingle();
    }
}
