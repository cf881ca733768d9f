using ArtifactSdk.Runs;

namespace ArtifactSdk.Tests.Runs;

/// <summary>What a run that goes on takes over from what it was.</summary>
public sealed class RunProgressTests
{
    [Fact]
    public void Settings_that_another_client_wrote_with_numbers_that_are_none_are_kept() =>
        RunProgress.Resumed("""{"lr":{"value":NaN},"layers":{"value":2},"_wandb":{"value":{}}}""", null, 0, null)
            .Config.ToJsonString().Should().Be("""{"lr":"NaN","layers":2}""");

    [Fact]
    public void Settings_that_are_very_deep_are_kept()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 300)) + "1" + new string('}', 300);

        RunProgress.Resumed($$$"""{"deep":{"value":{{{deep}}}}}""", null, 0, null).Config["deep"]!.ToJsonString(new() { MaxDepth = 400 }).Should().Be(deep);
    }

    [Fact]
    public void The_next_step_is_found_after_a_row_with_a_number_that_is_none() =>
        RunProgress.Resumed(null, null, 2, """["{\"loss\":1,\"_step\":100}","{\"loss\":NaN,\"_step\":200}"]""").NextStep.Should().Be(201);
}
