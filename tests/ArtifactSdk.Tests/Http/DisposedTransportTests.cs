using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

/// <summary>What a request that is under way ends with when the client is disposed: always the same, wherever it was.</summary>
public sealed class DisposedTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no answer")]
    [InlineData("half an answer")]
    [InlineData("a delay before the next attempt")]
    public async Task A_request_that_waits_for_storage_ends_as_disposed(string state)
    {
        await using var host = await TransportHost.StartAsync();
        Task DisposeAsync()
        {
            host.Transports.Dispose();
            return Task.CompletedTask;
        }

        host.Storage.On("GET", "/a", state switch
        {
            "no answer" => StubAnswer.Hang(DisposeAsync),
            "half an answer" => StubAnswer.Stall(new byte[100], 10),
            _ => StubAnswer.From((context, _, _) =>
            {
                host.Transports.Dispose();
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }),
        });

        var get = () => host.StorageLane.GetAsync(
            host.Storage.At("/a"),
            0,
            "a",
            async (_, body, token) =>
            {
                await body.ReadExactlyAsync(new byte[10], token);
                await DisposeAsync();
                return await body.ReadAsync(new byte[1], token);
            },
            Token);

        (await get.Should().ThrowAsync<ObjectDisposedException>()).Which.Message.Should().Contain("client was disposed");
    }

    [Fact]
    public async Task A_request_that_waits_for_the_API_ends_as_disposed()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Hang(() =>
        {
            host.Transports.Dispose();
            return Task.CompletedTask;
        }));

        var ask = () => host.Api.GetViewerAsync(Token);

        (await ask.Should().ThrowAsync<ObjectDisposedException>()).Which.Message.Should().StartWith("Could not find out who the API key belongs to: the client was disposed");
    }

    [Fact]
    public async Task A_token_that_was_cancelled_as_well_counts_more()
    {
        await using var host = await TransportHost.StartAsync();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        host.Server.On("POST", "/graphql", StubAnswer.Hang(async () =>
        {
            await cancelling.CancelAsync();
            host.Transports.Dispose();
        }));

        var ask = () => host.Api.GetViewerAsync(cancelling.Token);

        await ask.Should().ThrowAsync<OperationCanceledException>();
    }
}
