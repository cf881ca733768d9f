using ArtifactSdk.Internal;

namespace ArtifactSdk.Tests.Internal;

public sealed class KeyedLocksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_at_a_time_has_the_lock_of_a_name_and_names_do_not_wait_for_each_other()
    {
        var locks = new KeyedLocks();
        var first = await locks.EnterAsync("a", Token);
        var second = locks.EnterAsync("a", Token);

        using (await locks.EnterAsync("b", Token))
        {
            second.IsCompleted.Should().BeFalse();
            locks.Count.Should().Be(2);
        }

        first.Dispose();
        (await second).Dispose();
        locks.Count.Should().Be(0, "what nobody holds takes no memory");
    }

    [Fact]
    public async Task One_that_stops_waiting_leaves_nothing_behind()
    {
        var locks = new KeyedLocks();
        using var stop = new CancellationTokenSource();
        var first = await locks.EnterAsync("a", Token);
        var second = locks.EnterAsync("a", stop.Token);
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
        first.Dispose();

        locks.Count.Should().Be(0);
    }

    [Fact]
    public async Task Many_threads_on_few_names_never_meet()
    {
        var locks = new KeyedLocks();
        var inside = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(
            async () =>
            {
                using (await locks.EnterAsync($"{i % 3}", Token))
                {
                    Interlocked.Increment(ref inside[i % 3]).Should().Be(1);
                    await Task.Yield();
                    _ = Interlocked.Decrement(ref inside[i % 3]);
                }
            },
            Token)));

        locks.Count.Should().Be(0);
    }
}
