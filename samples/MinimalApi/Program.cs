using System.Globalization;
using ArtifactSdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Samples;

// A web service that uses the registry's production model. Run it with: dotnet run --project samples/MinimalApi
// With the argument --once it requests one prediction from itself and exits.
const string collection = "wandb-registry-model/house-price-model";

await using var server = await SampleServer.StartAsync();
using var folder = new SampleFolder();
await using var run = await Run.InitAsync(new() { Project = "minimal-api", JobType = "publish" }, server.ClientOptions);
var published = await run.LogArtifactAsync(new LinearModel(3_000, 10_000).ToArtifact("house-price-model"));
await run.LinkArtifactAsync(published, collection, ["production"]);

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddArtifactClient(options =>
{
    options.BaseUrl = server.ClientOptions.BaseUrl;
    options.ApiKey = server.ClientOptions.ApiKey;
    options.Entity = run.Entity;
});
await using var app = builder.Build();
app.Urls.Add("http://127.0.0.1:0");

// Load the model once, before the first request: a service that cannot get its model does not start.
var version = await app.Services.GetRequiredService<ArtifactClient>().GetArtifactAsync(collection, type: "model", tag: "production");
var model = LinearModel.Load((await version.DownloadAsync(folder["model"])).Directory);
app.MapGet("/", () => Results.Text($"{version.Path} ({version.Digest})"));
app.MapGet("/predict", (double area) => area > 0
    ? Results.Text(model.Predict(area).ToString("F0", CultureInfo.InvariantCulture))
    : Results.BadRequest("area is the living space in m2, above 0"));
await app.StartAsync();
Console.WriteLine($"serving   {version.Path} at {app.Urls.First()}/predict?area=100");

if (!args.Contains("--once"))
{
    await app.WaitForShutdownAsync();
    return 0;
}

using var http = new HttpClient();
var answer = await http.GetStringAsync(new Uri($"{app.Urls.First()}/predict?area=100"));
Console.WriteLine($"predicted {answer} for 100 m2");
await app.StopAsync();
return answer == "310000" ? 0 : 1;
