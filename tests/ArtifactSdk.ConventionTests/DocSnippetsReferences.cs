namespace ArtifactSdk.ConventionTests;

/// <summary>The C# blocks of docs/references.md, compiled.</summary>
internal static class DocSnippetsReferences
{
    internal static async Task LogAsync(Run run)
    {
        var draft = new Artifact("street-views", type: "dataset")
            .AddReference(new Uri("s3://company-images/2026/"), name: "images")
            .AddReference(new Uri("https://example.org/labels.csv"))
            .AddReference(new Uri("file:///mnt/shared/masks"), name: "masks");
        var version = await run.LogArtifactAsync(draft);
        await version.DownloadAsync("street-views");
    }

    internal static void UseS3()
    {
        var options = ArtifactClientOptions.FromEnvironment().UseS3();
        using var client = new ArtifactClient(options);
    }

    internal static void UseOthers(ArtifactClientOptions options, HttpClient http)
    {
        options.ReferenceHandlers.Add(new GoogleStorageReferenceHandler(http, GetGoogleTokenAsync));
        options.ReferenceHandlers.Add(new AzureBlobReferenceHandler(http, GetAzureTokenAsync));
    }

    private static ValueTask<string?> GetGoogleTokenAsync(CancellationToken cancellationToken) => new((string?)null);

    private static ValueTask<string?> GetAzureTokenAsync(CancellationToken cancellationToken) => new((string?)null);
}
