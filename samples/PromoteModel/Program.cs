using System.Text.Json.Nodes;
using ArtifactSdk;
using Samples;

// Compares the versions of a collection by a metric, and moves the alias production to the best one.
// Run it with: dotnet run --project samples/PromoteModel
const string collection = "wandb-registry-model/house-price-model";
const string metric = "rmse";

await using var server = await SampleServer.StartAsync();
await using var run = await Run.InitAsync(new() { Project = "promote", JobType = "train" }, server.ClientOptions);
using var client = new ArtifactClient(server.ClientOptions);

// Create three candidates. The second is the best; the first is in production.
await PublishAsync(new LinearModel(2_000, 90_000), rmse: 61_200, ["production"]);
await PublishAsync(new LinearModel(3_000, 10_000), rmse: 14_900, []);
await PublishAsync(new LinearModel(2_700, 30_000), rmse: 22_400, []);

var path = CollectionPath.Parse(collection);
var current = await client.GetArtifactAsync(collection, type: "model", tag: "production");
ArtifactVersion? best = null;
await foreach (var candidate in (await client.GetCollectionAsync(path)).GetVersionsAsync())
{
    Console.WriteLine($"candidate {candidate.Path.Tag}: {metric} {Value(candidate):N0} [{string.Join(", ", candidate.Aliases)}]");
    best = best is null || Value(candidate) < Value(best) ? candidate : best;
}

if (best is null || best.Number == current.Number)
{
    Console.WriteLine($"kept      {current.Path} is the best already");
    return 0;
}

// If somebody else has promoted a version in the meantime, our comparison is out of date.
var now = await client.GetArtifactAsync(collection, type: "model", tag: "production");
if (now.Number != current.Number)
{
    Console.WriteLine($"stopped   production moved to {now.Path} meanwhile; compare again");
    return 1;
}

var promoted = await best.AddAliasesAsync(["production"]);
var check = await client.GetArtifactAsync(collection, type: "model", tag: "production");
Console.WriteLine($"promoted  {promoted.Path}: {metric} {Value(current):N0} -> {Value(promoted):N0}");
await run.FinishAsync();
return check.Number == best.Number ? 0 : 1;

async Task PublishAsync(LinearModel model, double rmse, string[] aliases)
{
    var draft = model.ToArtifact("house-price-model");
    draft.Metadata[metric] = rmse;
    await run.LinkArtifactAsync(await run.LogArtifactAsync(draft), collection, aliases);
}

static double Value(ArtifactVersion version) => (version.Metadata[metric] as JsonValue)?.GetValue<double>() ?? double.MaxValue;
