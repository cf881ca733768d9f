using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer.Limits;

public sealed class BudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_waits_until_enough_is_given_back()
    {
        var budget = new Budget(10);
        (await budget.TakeAsync(6, Token)).Should().Be(6);
        var second = budget.TakeAsync(6, Token).AsTask();
        second.IsCompleted.Should().BeFalse();

        budget.Return(2);

        (await second).Should().Be(6);
    }

    [Fact]
    public async Task Take_serves_in_order_so_that_a_large_wish_is_not_passed_over()
    {
        var budget = new Budget(10);
        await budget.TakeAsync(5, Token);
        var large = budget.TakeAsync(10, Token).AsTask();
        var small = budget.TakeAsync(1, Token).AsTask();

        small.IsCompleted.Should().BeFalse("the large wish came first, though the small one would fit");
        budget.Return(5);
        await large;
        small.IsCompleted.Should().BeFalse();
        budget.Return(10);
        await small;
    }

    [Fact]
    public async Task Take_of_more_than_there_is_takes_everything()
    {
        var budget = new Budget(10);

        (await budget.TakeAsync(100, Token)).Should().Be(10);
        budget.TakeAsync(1, Token).AsTask().IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_cancelled_wish_takes_nothing_and_lets_those_behind_it_through()
    {
        var budget = new Budget(10);
        await budget.TakeAsync(6, Token);
        using var stop = new CancellationTokenSource();
        var cancelled = budget.TakeAsync(10, stop.Token).AsTask();
        var behind = budget.TakeAsync(4, Token).AsTask();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>();
        (await behind).Should().Be(4);
        budget.Return(6);
        (await budget.TakeAsync(6, Token)).Should().Be(6);
    }

    [Fact]
    public async Task Never_more_than_the_total_is_out_and_in_the_end_all_is_back()
    {
        var budget = new Budget(100);
        var (inUse, most) = (0L, 0L);
        var gate = new object();

        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, token) =>
        {
            var taken = await budget.TakeAsync(1 + (i * 7 % 60), token);
            lock (gate)
            {
                inUse += taken;
                most = Math.Max(most, inUse);
            }

            await Task.Yield();
            lock (gate)
            {
                inUse -= taken;
            }

            budget.Return(taken);
        });

        most.Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(100);
        (await budget.TakeAsync(100, Token)).Should().Be(100);
    }
}
