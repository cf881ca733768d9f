using System.Collections.Concurrent;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>One of several versions that are downloaded together: what it needs, and how it ended.</summary>
internal sealed class WantedVersion(ArtifactVersion version, string folder, bool hasDeadline) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _fetched = new(StringComparer.Ordinal);
    private readonly string _action = $"download '{version.Path}'";
    private readonly PendingFiles _pending = new(hasDeadline);
    private Manifest? _manifest;
    private VersionFileUrls? _source;
    private ArtifactDownload? _download;
    private bool _hasReferences;

    internal ArtifactVersion Version => version;

    /// <summary>The name of its folder below the common one.</summary>
    internal string Folder => folder;

    internal IReadOnlyList<DownloadItem> Items { get; private set; } = [];

    internal ArtifactException? Error { get; private set; }

    /// <summary>Whether something is still to be brought.</summary>
    internal bool IsOpen => Error is null && _download is null;

    internal VersionFileUrls Source => _source ?? throw new InvalidOperationException("The version was not prepared.");

    internal async ValueTask PrepareAsync(ClientContext context, DownloadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            context.ThrowIfDisposed();
            _manifest = await ManifestDownload.FetchAsync(version.Context, version, _action, cancellationToken, options.SkipCache).ConfigureAwait(false);
            var entries = VersionDownload.Choose(_manifest, options, version, _action);
            _hasReferences = !options.SkipReferences && entries.Any(e => e.IsReference);
            Items = [.. entries.Where(e => !e.IsReference).Select(e => VersionDownload.ToItem(e, _action))];
            _pending.Expect(Items.Select(i => i.Name));
            _source = new VersionFileUrls(version.Context, version, _manifest, _action, [.. Items.Select(i => i.Name)]);
        }
        catch (ArtifactException e)
        {
            Error = e;
        }
    }

    /// <summary>Notes that an entry is in place.</summary>
    internal void Placed(string name) => _pending.Complete(name);

    /// <summary>The time of all versions has run out.</summary>
    internal void Stop(TimeSpan timeout, Exception cause)
    {
        if (IsOpen)
        {
            Error = OperationDeadline.Passed(timeout, _pending.Names, _action, VersionDownload.Resumes, cause);
        }
    }

    /// <summary>Notes that the bytes of an entry are asked for.</summary>
    internal void Fetched(string name) => _fetched[name] = true;

    /// <summary>Every file of it is in place; references are not.</summary>
    internal void Complete(string root)
    {
        if (_hasReferences)
        {
            return;
        }

        var moved = Items.Sum(i => _fetched.ContainsKey(i.Name) ? SizeOf(root, i) : 0);
        _download = new ArtifactDownload(Path.Combine(root, folder), Items.Count, moved, Items.Sum(i => SizeOf(root, i)) - moved);
        if (Items.Count == 0)
        {
            _ = Directory.CreateDirectory(_download.Directory);
        }
    }

    /// <summary>Brings what is missing by the way of a single version, and keeps its error.</summary>
    internal async Task FinishAloneAsync(string root, DownloadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var quiet = new DownloadOptions { NamePrefix = options.NamePrefix, Names = options.Names, SkipCache = options.SkipCache, SkipReferences = options.SkipReferences, AllowMissingReferences = options.AllowMissingReferences, MaxConcurrency = options.MaxConcurrency };
            var result = await VersionDownload.RunAsync(version.Context, version, _manifest!, Path.Combine(root, folder), quiet, _action, _pending, cancellationToken).ConfigureAwait(false);
            var moved = Items.Sum(i => _fetched.ContainsKey(i.Name) ? SizeOf(root, i) : 0);
            _download = result with { BytesTransferred = result.BytesTransferred + moved, BytesReused = Math.Max(0, result.BytesReused - moved) };
        }
        catch (ArtifactException e)
        {
            Error = e;
        }
    }

    internal ArtifactDownloadResult ToResult(ArtifactVersion asked) => new(asked, _download, Error);

    public void Dispose() => _source?.Dispose();

    private long SizeOf(string root, DownloadItem item) => item.Size ?? new FileInfo(Path.Combine(root, folder, item.Name)).Length;
}
