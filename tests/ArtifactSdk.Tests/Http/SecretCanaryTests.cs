using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ArtifactSdk.TestSupport;
using Microsoft.AspNetCore.Http;

namespace ArtifactSdk.Tests.Http;

/// <summary>The key, and the signature of a signed address, in nothing that a person or a collector can see.</summary>
public sealed class SecretCanaryTests
{
    private const string Signature = "X-Signature=5ecre7-5ignature";
    private static readonly string[] Secrets = [TransportHost.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + TransportHost.Key)), "5ecre7-5ignature"];

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task Neither_logs_nor_exceptions_nor_traces_show_a_secret(int status)
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 2;

        // A server that repeats what it was sent is the worst case.
        var echo = status == 0 ? StubAnswer.Abort() : StubAnswer.From(async (context, request, token) =>
        {
            context.Response.StatusCode = status;
            var text = $"{request.Header("Authorization")} {TransportHost.Key} http://host/blob?{Signature}";
            context.Response.Headers["X-Request-Id"] = TransportHost.Key;
            await context.Response.WriteAsync($$"""{"errors":[{"message":"{{text}}"}]}""", token);
        });
        host.Server.On("POST", "/graphql", echo).On("GET", "/handler", StubAnswer.Redirect(host.Storage.At("/a?" + Signature)));
        host.Storage.On("GET", "/a", status == 200 ? StubAnswer.Truncated([1, 2, 3], 1) : echo).On("PUT", "/a", status == 200 ? StubAnswer.Abort() : echo);
        var url = host.Storage.At("/a?" + Signature);

        Func<Task>[] calls =
        [
            () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken),
            () => host.Api.HasFeatureAsync("X", TestContext.Current.CancellationToken),
            () => host.Api.GetHandlerAsync("handler", "a.bin", Bodies.ReadAllAsync, TestContext.Current.CancellationToken),
            () => host.StorageLane.GetBytesAsync(url),
            () => host.StorageLane.PutBytesAsync(url, [1], "X-Token:x"),
        ];
        foreach (var call in calls)
        {
            var error = (await call.Should().ThrowAsync<Exception>()).Which;
            seen.Enqueue(error.ToString());
        }

        seen.Enqueue(host.Logs.Text);
        seen.Enqueue(host.Transports.Configuration.Credential!.ToString());
        seen.Should().HaveCountGreaterThan(6);
        foreach (var text in seen)
        {
            text.Should().NotContainAny(Secrets);
        }

        host.Storage.Requests.Should().NotBeEmpty().And.OnlyContain(request => request.Headers.Values.All(value => !value.Contains(Secrets[0]) && !value.Contains(Secrets[1])));
    }
}
