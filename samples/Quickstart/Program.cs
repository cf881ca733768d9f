using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk;
using Samples;

// The life of a data set: files become a version, the version is linked into a registry, and the same bytes are downloaded
// by name. Run it with: dotnet run --project samples/Quickstart [registry]
var registry = args is [var name, ..] ? name : "Golden Datasets";
const string collection = "house-prices";

await using var server = await SampleServer.StartAsync(registry);
using var folder = new SampleFolder();

// 1. Create some files.
var csv = folder["train.csv"];
var binary = folder["weights.bin"];
WriteHousePrices(csv, rows: 5_000);
File.WriteAllBytes(binary, RandomNumberGenerator.GetBytes(64 * 1024));
Console.WriteLine($"files     {Path.GetFileName(csv)} ({new FileInfo(csv).Length:N0} bytes), {Path.GetFileName(binary)} ({new FileInfo(binary).Length:N0} bytes)");

// 2. Start a run, which can log versions.
await using var run = await Run.InitAsync(new() { Project = "quickstart", JobType = "make-dataset" }, server.ClientOptions);
Console.WriteLine($"run       {run.Entity}/{run.Project}/{run.Id} \"{run.Name}\"");

// 3. Log the files as version v0.
var uploads = new UploadCounter();
var v0 = await run.LogArtifactAsync(Draft(), aliases: ["raw"], new() { Progress = uploads });
Console.WriteLine($"logged    {v0.Path} [{string.Join(", ", v0.Aliases)}]: {uploads.Files} files, {uploads.Bytes:N0} bytes uploaded");

// 4. Log the same content again: no new version, no upload.
uploads = new UploadCounter();
var again = await run.LogArtifactAsync(Draft(), options: new() { Progress = uploads });
Console.WriteLine($"again     {again.Path}: {(again.Id == v0.Id ? "unchanged, the same version" : "a new version?")}, {uploads.Files} files uploaded");

// 5. Change one file: logging creates v1 and uploads only that file.
File.AppendAllText(csv, "5000,212.5,6,1987,745000\n");
uploads = new UploadCounter();
var v1 = await run.LogArtifactAsync(Draft(), options: new() { Progress = uploads });
Console.WriteLine($"changed   {v1.Path} [{string.Join(", ", v1.Aliases)}]: {uploads.Files} file uploaded");

// 6. Link it into the registry, where the organization can find it.
var linked = await run.LinkArtifactAsync(v1, $"wandb-registry-{registry}/{collection}", aliases: ["production"]);
Console.WriteLine($"linked    {v1.Path} -> {linked.Path} [{string.Join(", ", linked.Aliases)}]");

// 7. Get it by its full name, and by alias and type.
using var client = new ArtifactClient(server.ClientOptions);
var byName = await client.GetArtifactAsync(linked.Path.ToString());
var byAlias = await client.GetArtifactAsync($"wandb-registry-{registry}/{collection}", type: "dataset", tag: "production");
Console.WriteLine($"found     {byName.Path} by full name and {byAlias.Path} by alias: {(byName.Id == byAlias.Id ? "the same version" : "two versions?")}");

// 8. Download and compare.
var download = await byAlias.DownloadAsync(folder["download"]);
var same = new[] { csv, binary }.All(file => File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(download.Directory, Path.GetFileName(file)))));
Console.WriteLine($"download  {download.FileCount} files into {download.Directory}");
Console.WriteLine(same ? "compare   every byte is the same" : "compare   THE BYTES DIFFER");

await run.FinishAsync();
return same && again.Id == v0.Id && byName.Id == byAlias.Id ? 0 : 1;

Artifact Draft() => new Artifact(collection, type: "dataset") { Description = "House prices, made up", Metadata = { ["rows"] = 5_000 } }
    .AddFile(csv)
    .AddFile(binary);

static void WriteHousePrices(string path, int rows)
{
    var random = new Random(17);
    var text = new StringBuilder("id,area_m2,rooms,built,price_eur\n");
    for (var row = 0; row < rows; row++)
    {
        var area = 30 + (random.NextDouble() * 220);
        text.Append(CultureInfo.InvariantCulture, $"{row},{area:F1},{1 + (int)(area / 35)},{random.Next(1900, 2026)},{2_900 * area * (0.8 + (random.NextDouble() * 0.4)):F0}\n");
    }

    File.WriteAllText(path, text.ToString());
}

/// <summary>Keeps the last progress report, to show how much a log sent.</summary>
internal sealed class UploadCounter : IProgress<TransferProgress>
{
    public int Files { get; private set; }

    public long Bytes { get; private set; }

    public void Report(TransferProgress value) => (Files, Bytes) = (value.FilesCompleted, value.BytesTransferred);
}
