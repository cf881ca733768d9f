using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class OperationDeadlineTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public async Task A_cancellation_is_one_of_the_callers_token_whatever_token_was_made_of_it(int? hours)
    {
        using var caller = new CancellationTokenSource();
        var limit = hours is { } h ? TimeSpan.FromHours(h) : (TimeSpan?)null;

        var run = () => OperationDeadline.RunAsync(limit, TimeProvider.System, new PendingFiles(isNoted: false), "log", "", WorkAsync, caller.Token);

        (await run.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(caller.Token);

        async Task<int> WorkAsync(CancellationToken token)
        {
            using var inner = CancellationTokenSource.CreateLinkedTokenSource(token);
            await caller.CancelAsync();
            inner.Token.ThrowIfCancellationRequested();
            return 1;
        }
    }
}
