using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

public class RunRowsTests : StoreTest
{
    [Fact]
    public async Task A_run_keeps_every_column()
    {
        var (home, other, user) = await WriteAsync(async s =>
        {
            var h = await Sample.AddHomeAsync(s);
            return (h, await Sample.AddHomeAsync(s, "other"), await s.AddUserAsync(Sample.User("ada", h.Entity.Id)));
        });
        var full = new RunRow
        {
            Id = 0,
            ProjectId = home.Project.Id,
            Name = "abc123",
            DisplayName = "brave-lion-1",
            State = "finished",
            Description = "description",
            Notes = "notes",
            Config = "{}",
            SummaryMetrics = "{\"a\":1}",
            Tags = "[\"t\"]",
            GroupName = "group",
            JobType = "train",
            Commit = "c0ffee",
            Host = "host",
            Program = "train.cs",
            Repo = "repo",
            Sweep = "sweep",
            UserId = user.Id,
            ExitCode = -1,
            Stopped = true,
            HeartbeatAt = Sample.At(1),
            CreatedAt = Sample.At(2),
            UpdatedAt = Sample.At(3),
        };
        var bare = Sample.Run(other.Project.Id, "bare");

        var (first, second) = await WriteAsync(async s => (await s.AddRunAsync(full), await s.AddRunAsync(bare)));

        first.Should().Be(full with { Id = first.Id });
        second.Should().Be(bare with { Id = second.Id });
        (await ReadAsync(s => s.GetRunAsync(first.Id))).Should().Be(first);
        (await ReadAsync(s => s.FindRunAsync(home.Project.Id, "abc123"))).Should().Be(first);
        (await ReadAsync(s => s.FindRunAsync(home.Project.Id, "ABC123"))).Should().BeNull();
        (await ReadAsync(s => s.FindRunAsync(other.Project.Id, "abc123"))).Should().BeNull();

        await WriteAsync(async s =>
        {
            await s.UpdateRunAsync(bare with { Id = first.Id, Name = "renamed" });
            await s.UpdateRunAsync(full with { Id = second.Id });
        });
        (await ReadAsync(s => s.GetRunAsync(first.Id))).Should().Be(bare with { Id = first.Id, Name = "renamed" });
        (await ReadAsync(s => s.GetRunAsync(second.Id))).Should().Be(full with { Id = second.Id });
    }

    [Fact]
    public async Task Runs_are_listed_and_counted()
    {
        var project = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            foreach (var name in (string[])["c", "a", "b"])
            {
                await s.AddRunAsync(Sample.Run(home.Project.Id, name));
            }

            return home.Project.Id;
        });

        (await AllPagesAsync((s, page) => s.ListRunsAsync(project, page), r => r.Id)).Select(r => r.Name).Should().Equal("c", "a", "b");
        (await AllPagesAsync((s, page) => s.ListRunsAsync(project, page), r => r.Id, 1, descending: true)).Select(r => r.Name).Should().Equal("b", "a", "c");
        (await ReadAsync(s => s.CountRunsAsync(project))).Should().Be(3);
        (await ReadAsync(s => s.CountRunsAsync(project + 1))).Should().Be(0);
    }

    [Fact]
    public async Task Deleting_a_run_leaves_its_versions()
    {
        var (run, artifact) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var r = await s.AddRunAsync(Sample.Run(home.Project.Id, "r"));
            await s.WriteRunLinesAsync(r.Id, "output.log", 0, ["x"]);
            return (r.Id, (await s.AddArtifactAsync(Sample.Artifact(home.Sequence) with { RunId = r.Id })).Id);
        });

        (await WriteAsync(s => s.DeleteRunAsync(run))).Should().BeTrue();

        (await WriteAsync(s => s.DeleteRunAsync(run))).Should().BeFalse();
        (await ReadAsync(s => s.GetRunAsync(run))).Should().BeNull();
        (await ReadAsync(s => s.CountRunLinesAsync(run, "output.log"))).Should().Be(0);
        (await ReadAsync(s => s.GetArtifactAsync(artifact)))!.RunId.Should().BeNull();
    }

    [Fact]
    public async Task What_a_run_made_and_used_is_listed_in_order_of_recording_without_what_is_not_committed()
    {
        var (run, ids) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var r = await s.AddRunAsync(Sample.Run(home.Project.Id, "r"));
            List<long> artifacts = [];
            foreach (var state in (ArtifactState[])[ArtifactState.Committed, ArtifactState.Pending, ArtifactState.Deleted, ArtifactState.Committed, ArtifactState.Committed])
            {
                artifacts.Add((await s.AddArtifactAsync(Sample.Artifact(home.Sequence, state))).Id);
            }

            foreach (var id in artifacts.AsEnumerable().Reverse())
            {
                await s.AddRunArtifactAsync(new RunArtifactRow(r.Id, id, RunArtifactRole.Input, [$"use-{id}"], Sample.At(1)));
            }

            await s.AddRunArtifactAsync(new RunArtifactRow(r.Id, artifacts[4], RunArtifactRole.Input, ["again"], Sample.At(2)));
            await s.AddRunArtifactAsync(new RunArtifactRow(r.Id, artifacts[4], RunArtifactRole.Input, [], Sample.At(2)));
            await s.AddRunArtifactAsync(new RunArtifactRow(r.Id, artifacts[4], RunArtifactRole.Input, [$"use-{artifacts[4]}", "größe\u001f1"], Sample.At(2)));
            await s.AddRunArtifactAsync(new RunArtifactRow(r.Id, artifacts[0], RunArtifactRole.Output, [], Sample.At(3)));
            return (r.Id, artifacts);
        });

        // Rows have no id of their own: a page goes on after the artifact that was seen last.
        var inputs = await AllPagesAsync((s, page) => s.ArtifactsOfRunAsync(run, RunArtifactRole.Input, page), r => r.ArtifactId, 1);
        inputs.Select(r => r.ArtifactId).Should().Equal(ids[4], ids[3], ids[0]);
        inputs[0].Should().BeEquivalentTo(
            new RunArtifactRow(run, ids[4], RunArtifactRole.Input, [$"use-{ids[4]}", "again", "größe 1"], Sample.At(1)), options => options.WithStrictOrdering());
        var back = await AllPagesAsync((s, page) => s.ArtifactsOfRunAsync(run, RunArtifactRole.Input, page), r => r.ArtifactId, 2, descending: true);
        back.Select(r => r.ArtifactId).Should().Equal(ids[0], ids[3], ids[4]);
        (await ReadAsync(s => s.CountArtifactsOfRunAsync(run, RunArtifactRole.Input))).Should().Be(3);
        (await ReadAsync(s => s.CountArtifactsOfRunAsync(run, RunArtifactRole.Output))).Should().Be(1);
        var gone = await ReadAsync(s => s.ArtifactsOfRunAsync(run, RunArtifactRole.Input, new(9999, 5)));
        gone.Items.Should().BeEmpty();

        (await ReadAsync(s => s.RunsOfArtifactAsync(ids[0], RunArtifactRole.Output))).Should().BeEquivalentTo(
            [new RunArtifactRow(run, ids[0], RunArtifactRole.Output, [], Sample.At(3))]);
        (await ReadAsync(s => s.RunsOfArtifactAsync(ids[0], RunArtifactRole.Input))).Should().ContainSingle();
        (await ReadAsync(s => s.RunsOfArtifactAsync(ids[3], RunArtifactRole.Output))).Should().BeEmpty();
    }

    [Fact]
    public async Task So_many_names_of_a_use_are_kept_and_no_more()
    {
        var (run, artifact) = await WriteAsync(async s =>
        {
            var home = await Sample.AddHomeAsync(s);
            var r = await s.AddRunAsync(Sample.Run(home.Project.Id, "r"));
            var version = await s.AddArtifactAsync(Sample.Artifact(home.Sequence, ArtifactState.Committed));
            for (var i = 0; i < 110; i++)
            {
                await s.AddRunArtifactAsync(new RunArtifactRow(r.Id, version.Id, RunArtifactRole.Input, [$"name {i}"], Sample.Time));
            }

            return (r.Id, version.Id);
        });

        (await ReadAsync(s => s.RunsOfArtifactAsync(artifact, RunArtifactRole.Input))).Should().ContainSingle(r => r.RunId == run)
            .Which.UsedAs.Should().Equal(Enumerable.Range(0, 100).Select(i => $"name {i}"));
    }

    [Fact]
    public async Task Lines_are_written_over_from_an_offset_and_read_in_windows()
    {
        var run = await WriteAsync(async s => (await s.AddRunAsync(Sample.Run((await Sample.AddHomeAsync(s)).Project.Id, "r"))).Id);
        await WriteAsync(async s =>
        {
            await s.WriteRunLinesAsync(run, "output.log", 0, ["a", "b", "c"]);
            await s.WriteRunLinesAsync(run, "output.log", 2, ["C", "d", ""]);
            await s.WriteRunLinesAsync(run, "wandb-history.jsonl", 7, ["h"]);
        });

        (await ReadAsync(s => s.ReadRunLinesAsync(run, "output.log", 0, int.MaxValue))).Should().Equal("a", "b", "C", "d", "");
        (await ReadAsync(s => s.ReadRunLinesAsync(run, "output.log", 1, 2))).Should().Equal("b", "C");
        (await ReadAsync(s => s.ReadRunLinesAsync(run, "output.log", long.MaxValue, 2))).Should().BeEmpty();
        (await ReadAsync(s => s.CountRunLinesAsync(run, "output.log"))).Should().Be(5);
        (await ReadAsync(s => s.ReadRunLinesAsync(run, "wandb-history.jsonl", 0, 100))).Should().Equal("h");
        (await ReadAsync(s => s.CountRunLinesAsync(run, "wandb-history.jsonl"))).Should().Be(8, "that is where a resumed run goes on");
        (await ReadAsync(s => s.CountRunLinesAsync(run, "wandb-events.jsonl"))).Should().Be(0);
    }

    [Fact]
    public async Task A_run_file_is_added_then_replaced()
    {
        var run = await WriteAsync(async s => (await s.AddRunAsync(Sample.Run((await Sample.AddHomeAsync(s)).Project.Id, "r"))).Id);
        var first = await WriteAsync(s => s.UpsertRunFileAsync(new RunFileRow(0, run, "media/config.yaml", null, 0, Sample.At(1))));
        var other = await WriteAsync(s => s.UpsertRunFileAsync(new RunFileRow(0, run, "b", "digest", 3, Sample.At(2))));
        var replaced = await WriteAsync(s => s.UpsertRunFileAsync(new RunFileRow(0, run, "media/config.yaml", "d", 5_000_000_000, Sample.At(3))));

        first.Should().Be(new RunFileRow(first.Id, run, "media/config.yaml", null, 0, Sample.At(1)));
        replaced.Should().Be(new RunFileRow(first.Id, run, "media/config.yaml", "d", 5_000_000_000, Sample.At(3)));
        (await ReadAsync(s => s.FindRunFileAsync(run, "media/config.yaml"))).Should().Be(replaced);
        (await ReadAsync(s => s.FindRunFileAsync(run, "MEDIA/config.yaml"))).Should().BeNull();
        await WriteAsync(s => s.UpsertRunFileAsync(new RunFileRow(0, run, "announced", null, 0, Sample.At(1))));
        (await AllPagesAsync((s, page) => s.ListRunFilesAsync(run, page), f => f.Id, 1)).Should().Equal(replaced, other);
        (await ReadAsync(s => s.CountRunFilesAsync(run))).Should().Be(2);

        (await WriteAsync(s => s.DeleteRunFileAsync(other.Id))).Should().BeTrue();
        (await WriteAsync(s => s.DeleteRunFileAsync(other.Id))).Should().BeFalse();
    }
}
