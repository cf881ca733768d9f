using System.Globalization;
using ArtifactSdk;

// Logs a folder, or gets what was logged: the program that KilledClientTests kills in the middle of it.
//   TransferProgram log|get PROJECT FOLDER
// Or does both again and again with a cache that others use at the same time, under a cap:
//   TransferProgram churn PROJECT FOLDER ROUNDS CAP
const int MiB = 1024 * 1024;
var (what, project, folder) = (args[0], args[1], args[2]);
var options = ArtifactClientOptions.FromEnvironment();
options.Transfer.MultipartUploadThreshold = 6 * MiB;
options.Transfer.ParallelDownloadThreshold = 6 * MiB;
options.Transfer.PartSize = 5 * MiB;
options.Transfer.MaxConcurrency = 4;
using var client = new ArtifactClient(options);
if (what == "log")
{
    await using var run = await client.InitRunAsync(new() { Project = project });
    await run.LogArtifactAsync(new Artifact("files", "dataset").AddDirectory(folder));
}
else if (what == "churn")
{
    await ChurnAsync(int.Parse(args[3], CultureInfo.InvariantCulture), long.Parse(args[4], CultureInfo.InvariantCulture));
}
else
{
    var version = await client.GetArtifactAsync($"{project}/files:latest");
    await version.DownloadAsync(folder);
}

async Task ChurnAsync(int rounds, long cap)
{
    options.Transfer.MaxCacheSize = cap;
    var shared = Path.Combine(folder, "shared");
    for (var round = 0; round < rounds; round++)
    {
        using var capped = new ArtifactClient(options);
        await using var run = await capped.InitRunAsync(new() { Project = project });
        var own = new byte[20_000];
        Random.Shared.NextBytes(own);
        var version = await run.LogArtifactAsync(new Artifact($"files-{Environment.ProcessId}", "dataset").AddDirectory(shared).AddBytes("own", own));
        var target = Path.Combine(folder, $"{Environment.ProcessId}-{round}");
        await version.DownloadAsync(target);
        if (!(await version.VerifyAsync(target)).IsEqual)
        {
            throw new InvalidOperationException($"What was downloaded to '{target}' is not what was logged.");
        }
    }
}
