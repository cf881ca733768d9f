using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Traces;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>The main job as three generations of official clients ask for it, document by document.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData("head")]
    [InlineData("v0_20")]
    [InlineData("v0_25")]
    public async Task Each_client_generation_runs_the_main_job(string folder)
    {
        await using var world = await TestWorld.CreateAsync();
        var runner = Runner(world);
        await runner.PlayAsync(folder, "trace");
        runner.Answers.ForEach(AnswerShapes.Check);
    }

    [Fact]
    public async Task The_newest_client_manages_what_it_logged()
    {
        await using var world = await TestWorld.CreateAsync();
        var runner = Runner(world);
        await runner.PlayAsync("head", "trace");
        await runner.PlayAsync("head", "api");
        runner.Answers.ForEach(AnswerShapes.Check);
    }

    [Fact]
    public async Task All_generations_work_on_one_server()
    {
        await using var world = await TestWorld.CreateAsync();
        foreach (var folder in new[] { "v0_20", "head", "v0_25" })
        {
            await Runner(world, folder).PlayAsync(folder, "trace");
        }
    }

    private static TraceRunner Runner(TestWorld world, string run = "run1") => new(new EngineTransport(world))
    {
        ["run"] = run,
        ["user"] = TestWorld.PersonalEntity,
        ["team"] = TestWorld.Team,
        ["organization"] = TestWorld.Organization,
        ["orgEntity"] = TestWorld.OrgEntity,
        ["registry"] = TestWorld.Registry,
    };
}
