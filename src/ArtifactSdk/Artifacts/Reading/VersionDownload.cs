using ArtifactSdk.Diagnostics;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Downloads a version: from its manifest to files in a folder.</summary>
internal static class VersionDownload
{
    /// <summary>What holds when the time of a download has run out.</summary>
    internal const string Resumes = "Files that are in place stay. Repeat the call, which does not download them again, or raise the option Timeout.";

    internal static async Task<ArtifactDownload> RunAsync(
        ClientContext context, ArtifactVersion version, string? directory, DownloadOptions options, CancellationToken cancellationToken)
    {
        _ = ConcurrencyOf(context, options);
        var action = $"download '{version.Path}'";
        var pending = new PendingFiles(options.Timeout is not null);
        return await OperationDeadline.RunAsync(options.Timeout, context.TimeProvider, pending, action, Resumes, BringAsync, cancellationToken).ConfigureAwait(false);

        async Task<ArtifactDownload> BringAsync(CancellationToken token)
        {
            var manifest = await ManifestDownload.FetchAsync(context, version, action, token, options.SkipCache).ConfigureAwait(false);
            return await RunAsync(context, version, manifest, directory, options, action, pending, token).ConfigureAwait(false);
        }
    }

    internal static async Task<ArtifactDownload> RunAsync(
        ClientContext context, ArtifactVersion version, Manifest manifest, string? directory, DownloadOptions options, string action, PendingFiles pending, CancellationToken cancellationToken)
    {
        var concurrency = ConcurrencyOf(context, options);
        var entries = Choose(manifest, options, version, action);
        using var references = new ReferenceItems(context, options.AllowMissingReferences, action);
        var hasReferences = entries.Any(e => e.IsReference);
        List<string> gone = [];
        var items = hasReferences
            ? await ResolveAsync(entries, references, options, gone, action, cancellationToken).ConfigureAwait(false)
            : new MappedList<ManifestEntry, DownloadItem>(entries, e => ToItem(e, action));
        var names = new MappedList<DownloadItem, string>(items, i => i.Name);
        pending.Expect(names);
        IReadOnlyList<string> stored = hasReferences ? [.. items.Where(i => i.Reference is null).Select(i => i.Name)] : names;
        var settings = SettingsOf(context, concurrency, options.SkipCache) with { Completed = pending.Complete };
        using var source = new VersionFileUrls(context, version, manifest, action, stored);
        var result = await new Downloader(context.Storage)
            .DownloadAsync(items, new ReferencingSource(source, references.Elsewhere), directory ?? DefaultDirectory(context, version), settings, options.Progress, cancellationToken).ConfigureAwait(false);
        result = result with { MissingReferences = [.. gone, .. result.MissingReferences] };
        foreach (var missing in result.MissingReferences)
        {
            Log.ReferenceMissing(context.Logger, version.Path.ToString(), missing);
        }

        return result;
    }

    /// <summary>Brings one file to a place whose name need not be that of the entry.</summary>
    internal static async Task<ArtifactDownload> RunOneAsync(ClientContext context, ArtifactVersion version, string name, string path, CancellationToken cancellationToken)
    {
        var action = $"download '{name}' of '{version.Path}'";
        var full = System.IO.Path.GetFullPath(path);
        if (System.IO.Path.GetDirectoryName(full) is not { } folder || System.IO.Path.EndsInDirectorySeparator(full))
        {
            throw new ArgumentException($"'{path}' is a folder. Pass the path of a file for '{name}'.", nameof(path));
        }

        var manifest = await ManifestDownload.FetchAsync(context, version, action, cancellationToken).ConfigureAwait(false);
        var entry = manifest.Find(name) ?? throw NotThere(name, manifest, version, action);
        using var urls = new VersionFileUrls(context, version, manifest, action, [name]);
        using var references = new ReferenceItems(context, allowMissing: false, action);
        var found = entry.IsReference ? await references.ToItemAsync(entry, cancellationToken).ConfigureAwait(false) : ToItem(entry, action);
        var item = found with { Name = System.IO.Path.GetFileName(full) };
        var (holder, nameThere) = references.Elsewhere.TryGetValue(name, out var there) ? there : (urls, name);
        var settings = SettingsOf(context, context.Transfer.MaxConcurrency, skipCache: false);
        return await new Downloader(context.Storage)
            .DownloadAsync([item], new RenamedSource(holder, nameThere), folder, settings, null, cancellationToken).ConfigureAwait(false);
    }

    internal static DownloadSettings SettingsOf(ClientContext context, int concurrency, bool skipCache) => new()
    {
        MaxConcurrency = concurrency,
        Cache = skipCache ? null : context.Cache,
        ParallelThreshold = context.Transfer.ParallelDownloadThreshold,
        PartSize = context.Transfer.PartSize,
        Journals = context.Journals,
        Limits = context.Limits,
        TimeProvider = context.TimeProvider,
    };

    internal static int ConcurrencyOf(ClientContext context, DownloadOptions options)
    {
        var concurrency = options.MaxConcurrency ?? context.Transfer.MaxConcurrency;
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1, nameof(DownloadOptions.MaxConcurrency));
        return concurrency;
    }

    /// <summary>The entries that the options ask for.</summary>
    internal static IReadOnlyList<ManifestEntry> Choose(Manifest manifest, DownloadOptions options, ArtifactVersion version, string action)
    {
        var names = options.Names?.ToHashSet(StringComparer.Ordinal);
        if (names?.FirstOrDefault(n => manifest.Find(n) is null) is { } unknown)
        {
            throw NotThere(unknown, manifest, version, action);
        }

        return options.NamePrefix is null && names is null ? manifest.Entries : [.. manifest.Entries.Where(e =>
            (options.NamePrefix is null || e.Path.StartsWith(options.NamePrefix, StringComparison.Ordinal)) && (names is null || names.Contains(e.Path)))];
    }

    internal static ArtifactNotFoundException NotThere(string name, Manifest manifest, ArtifactVersion version, string action) =>
        new($"Could not {action}: '{version.Path}' has no entry '{name}'. Nothing was written. {Hint(name, manifest)}", version.Path);

    internal static DownloadItem ToItem(ManifestEntry entry, string action) =>
        entry.ContentDigest is { } digest
            ? new DownloadItem(entry.Path, digest, entry.Size)
            : throw new ArtifactException($"Could not {action}: the digest '{entry.Digest}' of '{entry.Path}' is of a kind that this client does not know, so the file cannot be verified. Nothing was written.");

    private static string Hint(string name, Manifest manifest)
    {
        const int Compared = 100_000;
        var folder = name.TrimEnd('/') + "/";
        return manifest.Entries.Any(e => e.Path.StartsWith(folder, StringComparison.Ordinal))
            ? $"It has a folder of that name: DownloadOptions.NamePrefix = \"{folder}\" chooses what is in it."
            : NearestName.Find(name, manifest.Entries.Take(Compared).Select(e => e.Path)) is { } near
                ? $"Did you mean '{near}'? Names are case-sensitive."
                : "GetFilesAsync lists the entries; names are case-sensitive.";
    }

    private static async ValueTask<IReadOnlyList<DownloadItem>> ResolveAsync(
        IReadOnlyList<ManifestEntry> entries, ReferenceItems references, DownloadOptions options, List<string> gone, string action, CancellationToken cancellationToken)
    {
        List<DownloadItem> items = [];
        foreach (var entry in entries.Where(e => !e.IsReference || !options.SkipReferences))
        {
            try
            {
                items.Add(entry.IsReference ? await references.ToItemAsync(entry, cancellationToken).ConfigureAwait(false) : ToItem(entry, action));
            }
            catch (ArtifactNotFoundException e)
            {
                // A reference to an entry of a version that is gone, or that has no such entry.
                gone.Add(options.AllowMissingReferences
                    ? entry.Path
                    : throw new ArtifactNotFoundException($"{e.Message} Set DownloadOptions.AllowMissingReferences to download the rest.", e.Path) { ErrorCode = e.ErrorCode, Operation = e.Operation, RequestId = e.RequestId });
            }
        }

        return items;
    }

    /// <summary>The source's name, so that a link and its source share a folder.</summary>
    internal static string FolderName(ArtifactVersion version, char separator)
    {
        var source = version.SourcePath;
        var name = source.Collection.Collection;
        return LogicalPath.Check(name) is not null || name.Contains('/', StringComparison.Ordinal)
            ? throw new ArtifactException($"Could not download '{version.Path}': the name of its collection cannot be the name of a folder. Pass a directory.")
            : $"{name}{separator}{source.Tag}";
    }

    // Windows has no ':' in names.
    private static string DefaultDirectory(ClientContext context, ArtifactVersion version) =>
        System.IO.Path.Combine(context.Configuration.ArtifactDirectory, FolderName(version, OperatingSystem.IsWindows() ? '-' : ':'));
}
