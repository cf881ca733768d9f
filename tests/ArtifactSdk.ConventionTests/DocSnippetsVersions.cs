using System.IO.Compression;

namespace ArtifactSdk.ConventionTests;

/// <summary>The C# blocks of docs/versions.md, compiled.</summary>
internal static class DocSnippetsVersions
{
    internal static async Task OpenAsync(ArtifactVersion version, CancellationToken cancellationToken)
    {
        await using var archive = await version.OpenReadAsync("images.zip", cancellationToken);
        using var zip = new ZipArchive(archive);
        Console.WriteLine(zip.Entries.Count);
    }

    internal static async Task DownloadAsync(ArtifactClient client, ArtifactVersion train, ArtifactVersion test, CancellationToken cancellationToken)
    {
        var results = await client.DownloadManyAsync([train, test], "./data", new() { MaxConcurrency = 16 }, cancellationToken);
        foreach (var failed in results.Where(r => !r.IsComplete))
        {
            Console.Error.WriteLine($"{failed.Version}: {failed.Error!.Message}");
        }
    }

    internal static async Task GrowAsync(Run run)
    {
        var today = new Artifact("measurements", type: "dataset") { Incremental = true }.AddFile("2026-11-21.csv");
        var grown = await run.LogArtifactAsync(today);
        Console.WriteLine(grown.FileCount);
    }

    internal static async Task WriteTogetherAsync(Run run)
    {
        // In each of the workers, in runs of one group:
        await run.UpsertArtifactAsync(new Artifact("crawl", type: "dataset").AddDirectory("part-7", "part-7"));

        // In one of them, when all are done:
        var crawl = await run.FinishArtifactAsync(new Artifact("crawl", type: "dataset"), aliases: ["complete"]);
        Console.WriteLine(crawl.FileCount);
    }
}
