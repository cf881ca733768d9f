namespace ArtifactSdk.ConventionTests;

/// <summary>Further C# blocks of the README, compiled.</summary>
internal static class DocSnippetsReadme
{
    internal static async Task NextAsync(Run run, ArtifactVersion version)
    {
        var draft = await version.NewDraftAsync();
        draft.Remove("broken.csv");
        draft.AddFile("fixed.csv");
        var next = await run.LogArtifactAsync(draft, aliases: ["cleaned"]);
        Console.WriteLine(next.Path);
    }

    internal static async Task TrainAsync()
    {
        await using var run = await Run.InitAsync(new() { Project = "housing", JobType = "train" });
        var data = await run.UseArtifactAsync("house-prices:latest", type: "dataset");
        await run.LogAsync(new Dictionary<string, double> { ["loss"] = 0.25 });
        var model = await run.LogArtifactAsync(new Artifact("price-model", type: "model").AddFile("model.onnx"));
        Console.WriteLine($"{data.Path} {model.Path}");
    }
}
