using ArtifactSdk;

// What somebody writes who has the packages and not the sources. With net8.0 it is compiled only: the server needs a newer runtime.
#if NET10_0_OR_GREATER
await using var server = await ArtifactSdk.Server.RegistryServer.StartAsync();
var options = new ArtifactClientOptions { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey, Transfer = { UseCache = false } }.UseS3(new Amazon.S3.AmazonS3Client("key", "secret", Amazon.RegionEndpoint.USEast1));
await using var run = await Run.InitAsync(new() { Project = "consumer" }, options);
var version = await run.LogArtifactAsync(new Artifact("bytes", type: "dataset").AddBytes("a.bin", new byte[] { 1, 2, 3 }));
await run.LinkArtifactAsync(version, "wandb-registry-dataset/bytes", ["production"]);
using var client = new ArtifactClient(options);
var found = await client.GetArtifactAsync("wandb-registry-dataset/bytes", type: "dataset", tag: "production");
var folder = Directory.CreateTempSubdirectory().FullName;
await found.DownloadAsync(folder);
var right = (await File.ReadAllBytesAsync(Path.Combine(folder, "a.bin"))).AsSpan().SequenceEqual(new byte[] { 1, 2, 3 });
Directory.Delete(folder, recursive: true);
Console.WriteLine($"{found.Path}: {(right ? "the packages work" : "wrong bytes")}");
return right ? 0 : 1;
#else
Console.WriteLine(new ArtifactClientOptions().UseS3().ReferenceHandlers.Count);
return 0;
#endif
