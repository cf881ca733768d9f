using ArtifactSdk;
using Samples;

// Works with versions of one artifact: get it by name and type, list its files, add a directory, log the next version,
// get the first version by its tag and download it. Run it with: dotnet run --project samples/Versioning
await using var server = await SampleServer.StartAsync();
using var folder = new SampleFolder();
await using var run = await Run.InitAsync(new() { Project = "versioning" }, server.ClientOptions);

// Create a first version to work with: pictures of cats and dogs for a classifier.
WriteFiles("first", ("cat/cat.png", 7_695), ("dog/dog.png", 7_507));
await run.LogArtifactAsync(new Artifact("pets", type: "dataset").AddDirectory(folder["first"]));

// Get the newest version by name and type, and record that the run uses it.
var newest = await run.UseArtifactAsync("pets", type: "dataset");
Console.WriteLine($"{newest.Path} has {newest.FileCount} files:");
await foreach (var file in newest.GetFilesAsync())
{
    Console.WriteLine($"  {file.Name} ({file.Size:N0} bytes)");
}

// The next version: the entries of the newest one, and one more directory. Only the new files are uploaded; nothing is downloaded.
WriteFiles("more", ("bird.png", 5_120), ("fish.png", 4_096));
var draft = await newest.NewDraftAsync();
var next = await run.LogArtifactAsync(draft.AddDirectory(folder["more"], name: "others"));
Console.WriteLine($"logged {next.Path} with {next.FileCount} files");

// Get the first version by its tag. "V1" is another way to write v0.
using var client = new ArtifactClient(server.ClientOptions);
var first = await client.GetArtifactAsync($"{run.Entity}/{run.Project}/pets", type: "dataset", tag: "V1");
var result = await first.DownloadAsync(folder["first-again"]);
Console.WriteLine($"{first.Path} (tag V1) downloaded: {string.Join(", ", Directory.EnumerateFiles(result.Directory, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(result.Directory, f)).Order(StringComparer.Ordinal))}");

await run.FinishAsync();
return newest.FileCount == 2 && next.FileCount == 4 && result.FileCount == 2 ? 0 : 1;

void WriteFiles(string directory, params (string Name, int Size)[] files)
{
    var random = new Random(7);
    foreach (var (name, size) in files)
    {
        var path = Path.Combine(folder[directory], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var content = new byte[size];
        random.NextBytes(content);
        File.WriteAllBytes(path, content);
    }
}
