using ArtifactSdk;

// Logs a folder, or gets what was logged: the program that KilledClientTests kills in the middle of it.
//   TransferProgram log|get PROJECT FOLDER
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
else
{
    var version = await client.GetArtifactAsync($"{project}/files:latest");
    await version.DownloadAsync(folder);
}
