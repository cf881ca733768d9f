using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;
using ArtifactSdk.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class ErrorGuardTests : IDisposable
{
    private readonly ListLoggerProvider _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task What_nobody_foresaw_has_no_text_and_is_logged_and_nobody_repeats_it()
    {
        var (status, body) = await AnswerAsync("/graphql", new InvalidOperationException("secret detail"));

        status.Should().Be(400);
        body.Should().StartWith("""{"errors":[{"message":"An internal error occurred.""").And.NotContain("secret detail").And.EndWith("\"data\":null}");
        _logs.Lines.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Level = LogLevel.Error, Message = "POST /graphql failed" });
    }

    [Fact]
    public async Task Outside_of_the_api_the_shape_is_the_plain_one()
    {
        var (status, body) = await AnswerAsync("/files/x", new InvalidOperationException("secret detail"));

        status.Should().Be(400);
        body.Should().StartWith("""{"error":"An internal error occurred.""").And.NotContain("secret detail");
    }

    public static TheoryData<Exception> Passing =>
    [
        new IOException("the disk"),
        new TimeoutException(),
        new System.Net.Sockets.SocketException(),
        new UnauthorizedAccessException(),
        new InvalidOperationException("around", new HttpRequestException("the network")),
    ];

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task What_may_pass_is_a_500_so_that_clients_come_back(Exception exception) =>
        (await AnswerAsync("/graphql", exception)).Status.Should().Be(500);

    [Fact]
    public async Task A_refusal_keeps_its_status_text_and_code()
    {
        var (status, body) = await AnswerAsync("/graphql", DomainException.Denied());

        status.Should().Be(403);
        body.Should().Be("""{"errors":[{"message":"permission denied","extensions":{"code":"PERMISSION_ERROR"}}],"data":null}""");
        _logs.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task A_bad_request_keeps_its_status()
    {
        var (status, body) = await AnswerAsync("/files/x", new BadHttpRequestException("too much", 413));

        (status, body).Should().Be((413, """{"error":"too much"}"""));
    }

    [Fact]
    public async Task A_full_disk_is_507_so_that_clients_come_back()
    {
        var (status, _) = await AnswerAsync("/storage/x", new IOException("No space left on device", 28));

        status.Should().Be(507);
        _logs.Lines.Should().ContainSingle().Which.Message.Should().Contain("disk is full");
    }

    [Fact]
    public async Task A_caller_who_has_gone_gets_no_answer_and_no_log_line()
    {
        var (status, body) = await AnswerAsync("/graphql", new OperationCanceledException(), callerHasGone: true);

        (status, body).Should().Be((200, ""));
        _logs.Lines.Should().BeEmpty();
    }

    private async Task<(int Status, string Body)> AnswerAsync(string path, Exception exception, bool callerHasGone = false)
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(callerHasGone) };
        context.Request.Method = "POST";
        context.Request.Path = path;
        context.Request.QueryString = new QueryString("?signature=secret");
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new ErrorGuard(_ => throw exception, _logs.CreateLogger<ErrorGuard>()).InvokeAsync(context);
        _logs.Text.Should().NotContain("signature");
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
