using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class RunRegistrationTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task UpsertAsync_fills_in_what_was_not_given()
    {
        var (run, inserted) = await UpsertAsync(new RunChange());

        inserted.Should().BeTrue();
        run.Name.Should().MatchRegex("^[a-z0-9]{8}$");
        run.DisplayName.Should().MatchRegex("^[a-z]+-[a-z]+-1$");
        run.State.Should().Be("running");
        var project = await _world.ReadAsync(session => session.GetProjectAsync(run.ProjectId));
        project!.Name.Should().Be("uncategorized");
        project.EntityId.Should().Be(_world.Member.User!.DefaultEntityId);
    }

    [Fact]
    public async Task UpsertAsync_again_changes_only_what_is_given()
    {
        var (first, _) = await UpsertAsync(new RunChange { Name = "r", ProjectName = "p", Config = "{}", Tags = ["a"], Notes = "n" });
        var (second, inserted) = await UpsertAsync(new RunChange { Name = "r", ProjectName = "p", Config = """{"a":1}""", DisplayName = "" });

        inserted.Should().BeFalse();
        second.Should().Be(first with { Config = """{"a":1}""", HeartbeatAt = second.HeartbeatAt, UpdatedAt = second.UpdatedAt });
    }

    [Fact]
    public async Task UpsertAsync_takes_empty_texts_for_none_and_each_tag_once()
    {
        await UpsertAsync(new RunChange { Name = "r", ProjectName = "p", Config = """{"a":NaN}""", SummaryMetrics = "{}" });
        var (run, _) = await UpsertAsync(new RunChange { Name = "r", ProjectName = "p", Config = "", SummaryMetrics = "", Tags = ["b", "a", "", "b"] });

        (run.Config, run.SummaryMetrics, run.Tags).Should().Be(("""{"a":NaN}""", "{}", """["b","a"]"""));
    }

    [Fact]
    public async Task UpsertAsync_by_name_wakes_a_finished_run_and_by_id_leaves_it_finished()
    {
        var (run, _) = await UpsertAsync(new RunChange { Name = "r", ProjectName = "p", State = "finished" });
        var id = GlobalIds.Encode(GlobalIds.Run, run.Id);

        (await UpsertAsync(new RunChange { Id = id, Notes = "later" })).Run.State.Should().Be("finished");
        (await UpsertAsync(new RunChange { Name = "r", ProjectName = "p" })).Run.State.Should().Be("running");
    }

    [Fact]
    public async Task UpsertAsync_refuses_in_the_words_that_clients_know()
    {
        await RefuseAsync(new RunChange { EntityName = "nobody" }, 404, "entity nobody not found during upsertBucket");
        await RefuseAsync(new RunChange { EntityName = "other-team" }, 403, "permission denied");
        await RefuseAsync(new RunChange { Name = "a/b" }, 400, "*run id*");
        await RefuseAsync(new RunChange { ProjectName = "a/b" }, 400, "*project name*");
        await RefuseAsync(new RunChange { State = "sleeping" }, 400, "*sleeping*");
        await RefuseAsync(new RunChange { Config = "not JSON" }, 400, "The config of a run has to be the text of a JSON object.");
        await RefuseAsync(new RunChange { SummaryMetrics = "[1]" }, 400, "The summaryMetrics of a run has to be the text of a JSON object.");
        await RefuseAsync(new RunChange { Id = "bm9uc2Vuc2U=" }, 404, "*Run*");
    }

    [Fact]
    public async Task UseAsync_records_committed_versions_once()
    {
        var run = await _world.StartRunAsync("consumer");
        var v0 = await _world.LogAsync("art", "one");
        var pending = await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("art", "d"), TestWorld.Token);
        Task<ArtifactRow> UseAsync(ArtifactRow artifact, string? usedAs = null) =>
            _world.Services.Lineage.UseAsync(_world.Member, TestWorld.Team, "proj", "consumer", artifact.Id, usedAs, TestWorld.Token).AsTask();

        await UseAsync(v0);
        await UseAsync(v0, "train");
        await UseAsync(v0);
        await UseAsync(v0, "again");

        var used = await _world.ReadAsync(session => session.ArtifactsOfRunAsync(run.Id, RunArtifactRole.Input, new PageRequest(null, 10)));
        used.Items.Should().ContainSingle().Which.Should().BeEquivalentTo(new { ArtifactId = v0.Id, UsedAs = (string[])["train", "again"] });
        (await FluentActions.Awaiting(() => UseAsync(pending)).Should().ThrowAsync<DomainException>()
            .WithMessage("cannot use artifact * as it has not committed")).Which.StatusCode.Should().Be(400);
    }

    [Fact]
    public async Task Run_files_come_back_in_the_order_asked()
    {
        await _world.StartRunAsync("r");
        var (_, files) = await _world.Services.RunFiles.CreateAsync(
            _world.Member, TestWorld.Team, "proj", "r", ["z.txt", "a/b.txt", "z.txt"], TestWorld.Token);
        files.Select(file => file.Name).Should().Equal("z.txt", "a/b.txt", "z.txt");
        (await _world.Services.RunFiles.MarkUploadedAsync(_world.Member, TestWorld.Team, "proj", "r", ["z.txt"], TestWorld.Token))
            .Should().BeFalse("nothing has arrived");
        var unsafeName = () => _world.Services.RunFiles.CreateAsync(_world.Member, TestWorld.Team, "proj", "r", ["../x"], TestWorld.Token).AsTask();
        await unsafeName.Should().ThrowAsync<DomainException>();
    }

    private async Task<(RunRow Run, bool Inserted)> UpsertAsync(RunChange change) =>
        await _world.Services.Runs.UpsertAsync(_world.Member, change, TestWorld.Token);

    private async Task RefuseAsync(RunChange change, int status, string message) =>
        (await FluentActions.Awaiting(() => UpsertAsync(change)).Should().ThrowAsync<DomainException>().WithMessage(message))
            .Which.StatusCode.Should().Be(status);
}
