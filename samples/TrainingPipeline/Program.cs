using ArtifactSdk;
using Samples;
using TrainingPipeline;

// From raw data to a model in the registry, in three runs: prepare logs a data set, train uses it and logs metrics and a model, evaluate
// tests the model on unseen data and links it. Afterwards the server knows the lineage of data and model.
// Run it with: dotnet run --project samples/TrainingPipeline
const string project = "house-prices";
const string registered = "wandb-registry-model/house-price-model";

await using var server = await SampleServer.StartAsync();
using var client = new ArtifactClient(server.ClientOptions);
using var work = new SampleFolder();

// 1. Prepare: a CSV of houses, split into training and test data.
await using (var prepare = await client.InitRunAsync(new() { Project = project, JobType = "prepare", Name = "prepare" }))
{
    var raw = work["houses.csv"];
    await HouseData.WriteAsync(raw, rows: 400, seed: 7);
    var houses = await HouseData.ReadAsync(raw);
    await HouseData.WriteAsync(work["train.csv"], houses.Take(300));
    await HouseData.WriteAsync(work["test.csv"], houses.Skip(300));

    var draft = new Artifact("houses", type: "dataset") { Description = "House sizes and prices.", Metadata = { ["rows"] = houses.Count } }
        .AddFile(work["train.csv"])
        .AddFile(work["test.csv"]);
    var logged = await prepare.LogArtifactAsync(draft);
    Console.WriteLine($"prepared  {logged.Path}: {logged.FileCount} files, {houses.Count} rows");
}

// 2. Train: gradient descent, one row of metrics per epoch.
await using (var train = await client.InitRunAsync(new()
{
    Project = project,
    JobType = "train",
    Name = "train",
    Config = { ["epochs"] = 60, ["learning_rate"] = 0.1 },
}))
{
    var data = await train.UseArtifactAsync("houses:latest", type: "dataset");
    await data.DownloadAsync(work["data"]);
    var houses = await HouseData.ReadAsync(Path.Combine(work["data"], "train.csv"));

    var trainer = new Trainer(houses, learningRate: 0.1);
    for (var epoch = 0; epoch < 60; epoch++)
    {
        var loss = trainer.Step();
        await train.LogAsync(new Dictionary<string, double> { ["epoch"] = epoch, ["rmse"] = loss });
        if (epoch % 20 == 0)
        {
            Console.WriteLine($"epoch {epoch,2}  rmse {loss:N0}");
        }
    }

    var draft = trainer.Model.ToArtifact("house-price-model");
    draft.Metadata["train_rmse"] = trainer.Rmse();
    var logged = await train.LogArtifactAsync(draft, ["candidate"]);
    Console.WriteLine($"trained   {logged.Path}: rmse {trainer.Rmse():N0}");
}

// 3. Evaluate on the test data. A model that is good enough is linked into the registry.
await using var evaluate = await client.InitRunAsync(new() { Project = project, JobType = "evaluate", Name = "evaluate" });
var candidate = await evaluate.UseArtifactAsync("house-price-model:candidate", type: "model");
await candidate.DownloadAsync(work["model"]);
var test = await evaluate.UseArtifactAsync("houses:latest", type: "dataset");
await test.DownloadFileAsync("test.csv", work["unseen.csv"]);

var model = LinearModel.Load(work["model"]);
var error = Trainer.Rmse(model, await HouseData.ReadAsync(work["unseen.csv"]));
evaluate.UpdateSummary(new() { ["test_rmse"] = error });
if (error > 30_000)
{
    Console.WriteLine($"rejected  {candidate.Path}: rmse {error:N0} on unseen houses");
    return 1;
}

var linked = await evaluate.LinkArtifactAsync(candidate, registered, ["production"]);
Console.WriteLine($"linked    {linked.Path} as production: rmse {error:N0} on unseen houses");

// Where does the model in production come from?
var maker = await candidate.GetLoggedByAsync();
Console.WriteLine($"lineage   {candidate.Path} was logged by run '{maker?.Name}'");
await foreach (var user in test.GetUsedByAsync())
{
    Console.WriteLine($"lineage   {test.Path} was used by run '{user.Name}'");
}

return 0;
