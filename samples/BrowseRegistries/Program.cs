using ArtifactSdk;
using Samples;

// Lists the registries of an organization, with their collections and versions, page by page.
// Run it with: dotnet run --project samples/BrowseRegistries
await using var server = await SampleServer.StartAsync("Golden Datasets");
await using var run = await Run.InitAsync(new() { Project = "browse" }, server.ClientOptions);
using var client = new ArtifactClient(server.ClientOptions);

// Create something to browse: three versions of a data set and one model.
for (var day = 1; day <= 3; day++)
{
    var prices = await run.LogArtifactAsync(new Artifact("prices", "dataset").AddBytes("day.txt", new[] { (byte)day }));
    await run.LinkArtifactAsync(prices, "wandb-registry-Golden Datasets/prices", day == 2 ? ["reviewed"] : null);
}

var model = await run.LogArtifactAsync(new LinearModel(3_000, 10_000).ToArtifact("house-price-model"));
await run.LinkArtifactAsync(model, "wandb-registry-model/house-price-model", ["production"]);

var versions = 0;
await foreach (var registry in client.GetRegistriesAsync())
{
    Console.WriteLine($"registry  {registry.Name} ({registry.Organization})");
    await foreach (var collection in registry.GetCollectionsAsync())
    {
        Console.WriteLine($"  {collection.Name} ({collection.Type})");
        await foreach (var version in collection.GetVersionsAsync())
        {
            versions++;
            Console.WriteLine($"    {version.Path.Tag}  {version.FileCount} file, {version.Size} bytes [{string.Join(", ", version.Aliases)}]");
        }
    }
}

// Search: versions that were reviewed, in registries whose names contain "Golden".
var reviewed = 0;
await foreach (var version in client.SearchVersionsAsync(registries: SearchFilter.NameMatches("Golden"), versions: SearchFilter.HasAlias("reviewed")))
{
    reviewed++;
    Console.WriteLine($"found     {version.Path} [{string.Join(", ", version.Aliases)}]");
}

await run.FinishAsync();
return versions == 4 && reviewed == 1 ? 0 : 1;
