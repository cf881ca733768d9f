using ArtifactSdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Samples;

// A hosted service that keeps the model behind an alias loaded, and reloads it when the alias moves.
// Run it with: dotnet run --project samples/WorkerService
const string model = "wandb-registry-model/house-price-model";

await using var server = await SampleServer.StartAsync();
using var folder = new SampleFolder();
await using var run = await Run.InitAsync(new() { Project = "worker", JobType = "publish" }, server.ClientOptions);
await PublishAsync(new LinearModel(3_000, 10_000));

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddArtifactClient(options =>
{
    options.BaseUrl = server.ClientOptions.BaseUrl;
    options.ApiKey = server.ClientOptions.ApiKey;
    options.Entity = run.Entity;
});
builder.Services.AddSingleton(new ModelSource(model, "production", folder["models"], TimeSpan.FromMilliseconds(200)));
builder.Services.AddSingleton<LoadedModel>();
builder.Services.AddHostedService<ModelReloader>();
using var host = builder.Build();
var loaded = host.Services.GetRequiredService<LoadedModel>();
await host.StartAsync();

var first = await loaded.WaitForAsync(_ => true);
Console.WriteLine($"serving   {first.Path}: 100 m2 cost {first.Model.Predict(100):N0}");

await PublishAsync(new LinearModel(3_500, 5_000));
var second = await loaded.WaitForAsync(m => m.Path != first.Path);
Console.WriteLine($"reloaded  {second.Path}: 100 m2 cost {second.Model.Predict(100):N0}");

await host.StopAsync();
return second.Model.Slope == 3_500 ? 0 : 1;

async Task PublishAsync(LinearModel next)
{
    var linked = await run.LinkArtifactAsync(await run.LogArtifactAsync(next.ToArtifact("house-price-model")), model, ["production"]);
    Console.WriteLine($"promoted  {linked.Path} to production");
}
