using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Schema.Histories;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

public sealed class RequestContextTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task ReadAsync_sees_one_state_however_much_is_written_meanwhile()
    {
        var run = await _world.StartRunAsync("r1");
        await using var context = _world.Request();
        (await CountAsync()).Should().Be(1);

        await _world.StartRunAsync("r2");

        (await CountAsync()).Should().Be(1);
        await using var later = _world.Request();
        (await later.ReadAsync(session => session.CountRunsAsync(run.ProjectId))).Should().Be(2);

        ValueTask<long> CountAsync() => context.ReadAsync(session => session.CountRunsAsync(run.ProjectId));
    }

    [Fact]
    public async Task ChangeAsync_shows_the_new_state_to_what_follows_and_forgets_old_rows()
    {
        var run = await _world.StartRunAsync("r1");
        await using var context = _world.Request();
        (await context.RunAsync(run.Id))!.Notes.Should().BeNull();

        await context.ChangeAsync(() => _world.Services.Runs.UpsertAsync(
            _world.Member, new() { Id = GlobalIds.Encode(GlobalIds.Run, run.Id), Notes = "new" }, TestWorld.Token));

        (await context.RunAsync(run.Id))!.Notes.Should().Be("new");
    }

    [Fact]
    public async Task Rows_are_read_once()
    {
        var run = await _world.StartRunAsync("r1");
        await using var context = _world.Request();
        (await context.RunAsync(run.Id)).Should().BeSameAs(await context.RunAsync(run.Id));
    }

    [Fact]
    public async Task One_request_reads_so_many_rows_of_metrics_and_no_more()
    {
        var run = await _world.StartRunAsync("r1");
        await _world.Store.WriteAsync(
            async session =>
            {
                await session.WriteRunLinesAsync(run.Id, RunStreams.History, 0, ["""{"_step":0}""", """{"_step":1}"""]);
                return true;
            },
            TestWorld.Token);
        await using var context = _world.Request();
        var rows = new RunRowReader(context, run, RunStreams.History);
        context.CountMetricRows(19_999_997);

        (await rows.ReadAsync().CountAsync(TestWorld.Token)).Should().Be(2);
        (await rows.Awaiting(r => r.ReadAsync().CountAsync(TestWorld.Token).AsTask()).Should().ThrowAsync<DomainException>().WithMessage("This request reads more than 20000000 rows of metrics*"))
            .Which.StatusCode.Should().Be(400);
    }

    [Fact]
    public async Task Long_rows_of_metrics_count_as_several()
    {
        await using var context = _world.Request();
        context.CountMetricRows([(0, new string('x', 999)), (1, "")]);
        context.CountMetricRows(19_999_998 - 5);
        context.CountMetricRows([(0, new string('x', 4_000))]);

        context.Invoking(c => c.CountMetricRows([(0, "")])).Should().Throw<DomainException>();
    }

    [Fact]
    public async Task A_failing_store_is_reported_and_not_waited_for()
    {
        await using var context = _world.Request();
        await _world.Store.DisposeAsync();
        var act = () => context.ReadAsync(session => session.GetUserAsync(1)).AsTask();
        await act.Should().ThrowAsync<ObjectDisposedException>();
    }
}
