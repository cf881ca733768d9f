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
}
