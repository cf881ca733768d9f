using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Downloads a version: from its manifest to files in a folder.</summary>
internal static class VersionDownload
{
    internal static async Task<ArtifactDownload> RunAsync(
        ClientContext context, ArtifactVersion version, string? directory, DownloadOptions options, CancellationToken cancellationToken)
    {
        var concurrency = options.MaxConcurrency ?? context.Transfer.MaxConcurrency;
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1, nameof(DownloadOptions.MaxConcurrency));
        var action = $"download '{version.Path}'";
        var manifest = await ManifestDownload.FetchAsync(context, version, action, cancellationToken).ConfigureAwait(false);
        var entries = manifest.Entries.Where(e => options.NamePrefix is null || e.Path.StartsWith(options.NamePrefix, StringComparison.Ordinal)).ToArray();
        if (!options.SkipReferences && Array.Find(entries, e => e.IsReference) is { } reference)
        {
            throw new ArtifactException($"Could not {action}: '{reference.Path}' is a reference to '{reference.Reference}', and references are not downloaded. Set DownloadOptions.SkipReferences to get the other files. Nothing was written.");
        }

        var items = entries.Where(e => !e.IsReference).Select(e => ToItem(e, action)).ToArray();
        var settings = new DownloadSettings
        {
            MaxConcurrency = concurrency,
            Cache = options.SkipCache ? null : context.Cache,
            TimeProvider = context.TimeProvider,
        };
        using var source = new VersionFileUrls(context, version, manifest, action);
        return await new Downloader(context.Storage)
            .DownloadAsync(items, source, directory ?? DefaultDirectory(context, version), settings, options.Progress, cancellationToken).ConfigureAwait(false);
    }

    private static DownloadItem ToItem(ManifestEntry entry, string action) =>
        ContentDigest.TryFromBase64(entry.Digest, out var digest)
            ? new DownloadItem(entry.Path, digest, entry.Size)
            : throw new ArtifactException($"Could not {action}: the digest '{entry.Digest}' of '{entry.Path}' is of no kind that this client knows, so that the file could not be verified. Nothing was written.");

    // The source's name, so that a link and its source share a folder; Windows has no ':' in names.
    private static string DefaultDirectory(ClientContext context, ArtifactVersion version)
    {
        var source = version.SourcePath;
        var separator = OperatingSystem.IsWindows() ? '-' : ':';
        var name = source.Collection.Collection;
        return LogicalPath.Check(name) is not null || name.Contains('/', StringComparison.Ordinal)
            ? throw new ArtifactException($"Could not download '{version.Path}': its collection's name cannot be the name of a folder. Name a directory.")
            : System.IO.Path.Combine(context.Configuration.ArtifactDirectory, $"{name}{separator}{source.Tag}");
    }
}
