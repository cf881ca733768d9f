using System.Data.Common;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class TransactionTests : StoreTest
{
    [Fact]
    public async Task What_throws_leaves_nothing_and_the_store_goes_on()
    {
        var failing = () => WriteAsync<bool>(async s =>
        {
            await Sample.AddHomeAsync(s);
            throw new DomainException("no", "NO", 400);
        }).AsTask();

        (await failing.Should().ThrowAsync<DomainException>()).Which.Code.Should().Be("NO");

        (await ReadAsync(s => s.FindEntityAsync("team"))).Should().BeNull();
        (await WriteAsync(s => Sample.AddHomeAsync(s))).Project.Id.Should().BePositive();
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cancelled = () => Store.WriteAsync(
            async s =>
            {
                await s.AddEntityAsync(Sample.Entity("team"));
                await cancel.CancelAsync();
                return await s.AddEntityAsync(Sample.Entity("second"));
            },
            cancel.Token).AsTask();

        await cancelled.Should().ThrowAsync<OperationCanceledException>();

        (await ReadAsync(s => s.FindEntityAsync("team"))).Should().BeNull();
    }

    [Fact]
    public async Task A_reference_to_nothing_is_refused_with_all_that_was_written_beside_it()
    {
        var write = () => WriteAsync(async s =>
        {
            await s.AddEntityAsync(Sample.Entity("team"));
            return await s.AddEntityAsync(Sample.Entity("lost") with { OrganizationId = 404 });
        }).AsTask();

        (await write.Should().ThrowAsync<DbException>()).Which.Message.ToUpperInvariant().Should().Contain("FOREIGN KEY");

        (await ReadAsync(s => s.FindEntityAsync("team"))).Should().BeNull();
    }

    [Fact]
    public async Task A_snapshot_does_not_change_while_others_write()
    {
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));

        await ReadAsync(async s =>
        {
            (await s.CountMembershipsAsync(home.Sequence.Id)).Should().Be(0);
            await ElsewhereAsync(() => WriteAsync(w => Sample.AddVersionAsync(w, home.Sequence.Id)).AsTask());

            (await s.CountMembershipsAsync(home.Sequence.Id)).Should().Be(0);
            (await s.GetCollectionAsync(home.Sequence.Id))!.NextVersionIndex.Should().Be(0);
            return true;
        });

        (await ReadAsync(s => s.CountMembershipsAsync(home.Sequence.Id))).Should().Be(1);
    }

    [Fact]
    public async Task A_write_is_seen_by_the_next_snapshot_and_not_before_it_returns()
    {
        await WriteAsync(async s =>
        {
            await s.AddEntityAsync(Sample.Entity("team"));
            (await ElsewhereAsync(() => ReadAsync(r => r.FindEntityAsync("team")).AsTask())).Should().BeNull();
        });

        (await ReadAsync(s => s.FindEntityAsync("team"))).Should().NotBeNull();
    }

    [Fact]
    public async Task Writers_take_turns()
    {
        var inside = 0;
        var most = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var holder = Task.Run(() => WriteAsync(async s => await InsideAsync(s, "a", release.Task)), Token);
        await first.Task;
        var waiting = Enumerable.Range(0, 3).Select(i => WriteAsync(async s => await InsideAsync(s, $"b{i}", Task.CompletedTask)).AsTask()).ToArray();
        waiting.Should().OnlyContain(t => !t.IsCompleted);
        release.SetResult();
        await Task.WhenAll([holder, .. waiting]);

        most.Should().Be(1);

        async ValueTask<bool> InsideAsync(IMetadataSession session, string name, Task until)
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            first.TrySetResult();
            await session.AddEntityAsync(Sample.Entity(name));
            await until;
            Interlocked.Decrement(ref inside);
            return true;
        }
    }

    [Fact]
    public async Task Version_indexes_have_no_gap_and_no_double_under_sixteen_writers()
    {
        const int Writers = 16;
        const int Each = 10;
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    await WriteAsync(s => Sample.AddVersionAsync(s, home.Sequence.Id));

                    // Snapshots beside the writers see whole transactions only.
                    var (next, highest, count) = await ReadAsync(async s => (
                        (await s.GetCollectionAsync(home.Sequence.Id))!.NextVersionIndex,
                        (await s.HighestMembershipAsync(home.Sequence.Id))!.VersionIndex,
                        await s.CountMembershipsAsync(home.Sequence.Id)));
                    highest.Should().Be(next - 1);
                    count.Should().Be(next);
                }
            },
            Token)));

        await ReopenAsync();
        var all = await AllPagesAsync((s, page) => s.ListMembershipsAsync(home.Sequence.Id, page), m => m.Id, 50);
        all.Select(m => m.VersionIndex).Should().Equal(Enumerable.Range(0, Writers * Each));
    }

    [Fact]
    public async Task A_snapshot_cannot_be_written_to()
    {
        var write = () => ReadAsync(s => s.AddEntityAsync(Sample.Entity("team"))).AsTask();

        await write.Should().ThrowAsync<InvalidOperationException>().WithMessage("*WriteAsync*");
    }

    [Fact]
    public async Task A_session_cannot_be_used_after_its_end()
    {
        var session = await ReadAsync(ValueTask.FromResult);

        var use = () => session.GetEntityAsync(1).AsTask();

        await use.Should().ThrowAsync<InvalidOperationException>().WithMessage("*ended*");
    }

    [Fact]
    public async Task A_session_within_a_session_is_refused_instead_of_waiting_for_itself()
    {
        var writeInWrite = () => WriteAsync(async _ => await WriteAsync(ValueTask.FromResult)).AsTask();
        var readInWrite = () => WriteAsync(async _ => await ReadAsync(ValueTask.FromResult)).AsTask();
        var readInRead = () => ReadAsync(async _ => await ReadAsync(ValueTask.FromResult)).AsTask();

        await writeInWrite.Should().ThrowAsync<InvalidOperationException>().WithMessage("*open already*");
        await readInWrite.Should().ThrowAsync<InvalidOperationException>().WithMessage("*open already*");
        await readInRead.Should().ThrowAsync<InvalidOperationException>().WithMessage("*open already*");

        // What a session has started, and what outlives it, is free again.
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<EntityRow?>? detached = null;
        await ReadAsync(_ =>
        {
            detached = Task.Run(
                async () =>
                {
                    await late.Task;
                    return await ReadAsync(s => s.FindEntityAsync("team"));
                },
                Token);
            return ValueTask.FromResult(true);
        });
        late.SetResult();
        (await detached!).Should().BeNull();
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));
        var (artifact, membership) = await WriteAsync(s => Sample.AddVersionAsync(s, home.Sequence.Id));

        await ReopenAsync();

        (await ReadAsync(s => s.GetArtifactAsync(artifact.Id))).Should().Be(artifact);
        (await ReadAsync(s => s.FindMembershipByVersionAsync(home.Sequence.Id, 0))).Should().Be(membership);
        (await ReadAsync(s => s.FindProjectAsync(home.Entity.Id, "mnist"))).Should().Be(home.Project);
    }

    /// <summary>As another request would do it, which knows nothing of the session that is open here.</summary>
    private static Task<T> ElsewhereAsync<T>(Func<Task<T>> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work, Token);
        }
    }
}
