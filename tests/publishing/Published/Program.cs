using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk;
using Microsoft.Extensions.DependencyInjection;

// Uses the client from end to end, so that code which trimming took away, or which needs a compiler at run time, is missed here.
// The environment names the server and the key.
if (JsonSerializer.IsReflectionEnabledByDefault)
{
    throw new InvalidOperationException("This is not a trimmed program: JSON can be read by reflection.");
}

// Its own bytes, so that what ran before on the same server is not found again.
var text = $"first {Guid.NewGuid()}";
var folder = Directory.CreateTempSubdirectory("artifactsdk-published-").FullName;
var services = new ServiceCollection();
services.AddArtifactClient(options =>
{
    options.Project = $"published-{Environment.Version.Major}";
    options.Transfer.CacheDirectory = Path.Combine(folder, "cache");
});
await using var provider = services.BuildServiceProvider();
try
{
    var client = provider.GetRequiredService<ArtifactClient>();
    await using var run = await client.InitRunAsync(new() { Name = "first", Tags = { "a" }, Config = { ["rate"] = 0.1 } });
    await run.LogAsync(new JsonObject { ["loss"] = 0.5, ["worst"] = double.NaN });
    await run.SetNotesAsync("published");
    await run.UpdateConfigAsync(new() { ["depth"] = 3 });

    File.WriteAllText(Path.Combine(folder, "outside.txt"), "outside");
    var draft = new Artifact("bytes", "dataset") { Description = "Published", Metadata = { ["rows"] = 2, ["parts"] = new JsonArray(1, "b") } }
        .AddBytes("a.txt", Encoding.UTF8.GetBytes(text))
        .AddReference(new Uri(Path.Combine(folder, "outside.txt")), "there.txt");
    var logged = await run.LogArtifactAsync(draft, ["best"]);
    Check("logged", logged.Path.ToString().EndsWith("/bytes:v0", StringComparison.Ordinal));

    var linked = await run.LinkArtifactAsync(logged, "wandb-registry-dataset/bytes", ["production"]);
    Check("linked", linked is not null);
    var found = await client.GetArtifactAsync("wandb-registry-dataset/bytes", "dataset", "production");
    Check("found", found.Metadata["rows"]!.GetValue<int>() == 2 && found.Description == "Published");
    await run.UseArtifactAsync(found);

    var target = Path.Combine(folder, "out");
    await found.DownloadAsync(target);
    Check("downloaded", File.ReadAllText(Path.Combine(target, "a.txt")) == text && File.ReadAllText(Path.Combine(target, "there.txt")) == "outside");
    await found.VerifyAsync(target);
    using (var reader = new StreamReader(await found.OpenReadAsync("a.txt"), Encoding.UTF8))
    {
        Check("read", await reader.ReadToEndAsync() == text);
    }

    var second = await run.LogArtifactAsync((await logged.NewDraftAsync()).AddBytes("b.txt", "second"u8.ToArray()));
    Check("logged again", second.Path.ToString().EndsWith("bytes:v1", StringComparison.Ordinal));
    var updated = await second.UpdateAsync(new() { Description = "changed", TimeToLive = TimeToLive.FromDuration(TimeSpan.FromDays(2)) });
    Check("updated", updated.Description == "changed");

    var registry = await client.GetRegistryAsync("dataset");
    Check("registry", await CountAsync(registry.GetMembersAsync()) > 0 && await CountAsync(registry.GetVersionsAsync()) > 0);
    Check("registries", await CountAsync(client.GetRegistriesAsync()) > 0);
    Check("search", await CountAsync(client.SearchVersionsAsync(versions: SearchFilter.HasAlias("production"))) == 1);
    Check("lineage", await CountAsync(logged.GetUsedByAsync()) == 1 && (await logged.GetLoggedByAsync())?.Id == run.Id);
    Check("explanation", (await client.ExplainLinkAsync(logged, CollectionPath.ForRegistry("nowhere", "bytes"))).Count > 0);
    try
    {
        await client.GetArtifactAsync("byte");
        Check("not found", false);
    }
    catch (ArtifactNotFoundException e)
    {
        Check("not found", e.Message.Contains("'bytes'", StringComparison.Ordinal));
    }

    await run.FinishAsync();
    var stored = await client.GetRunAsync(run.Id);
    var history = 0;
    await foreach (var row in stored.GetHistoryAsync())
    {
        history += row.ToString().Contains("loss", StringComparison.Ordinal) ? 1 : 0;
    }

    Check("run", stored.State == RunState.Finished && stored.Config["depth"]!.GetValue<int>() == 3 && history == 1);
    Console.WriteLine("the published program works");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Check(string what, bool isRight)
{
    if (!isRight)
    {
        throw new InvalidOperationException($"'{what}' went wrong.");
    }
}

static async Task<int> CountAsync<T>(IAsyncEnumerable<T> items)
{
    var count = 0;
    await foreach (var _ in items)
    {
        count++;
    }

    return count;
}
