using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// Downloads several versions as if they were one, so that one limit holds for all of them and equal content comes once; each version
/// answers for itself.
/// </summary>
internal sealed class ManyDownloads(ClientContext context, string root, DownloadOptions options)
{
    private const string Action = "download several versions";

    internal async Task<IReadOnlyList<ArtifactDownloadResult>> RunAsync(IReadOnlyList<ArtifactVersion> versions, CancellationToken cancellationToken)
    {
        var limit = VersionDownload.ConcurrencyOf(context, options);
        var wanted = Plan(versions);
        try
        {
            _ = await OperationDeadline.RunAsync(options.Timeout, context.TimeProvider, new PendingFiles(isNoted: false), Action, VersionDownload.Resumes, BringAllAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactTimeoutException e)
        {
            foreach (var one in wanted.Values)
            {
                one.Stop(e.Timeout, e);
            }
        }
        finally
        {
            foreach (var one in wanted.Values)
            {
                one.Dispose();
            }
        }

        return [.. versions.Select(v => wanted[KeyOf(v)].ToResult(v))];

        async Task<bool> BringAllAsync(CancellationToken token)
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = limit, CancellationToken = token };
            await Parallel.ForEachAsync(wanted.Values, parallel, (one, stop) => one.PrepareAsync(context, options, stop)).ConfigureAwait(false);
            await BringAsync([.. wanted.Values.Where(w => w.Error is null)], limit, token).ConfigureAwait(false);
            foreach (var one in wanted.Values.Where(w => w.IsOpen))
            {
                await one.FinishAloneAsync(root, options, token).ConfigureAwait(false);
            }

            return true;
        }
    }

    private Dictionary<(Uri? Server, string Id), WantedVersion> Plan(IReadOnlyList<ArtifactVersion> versions)
    {
        Dictionary<(Uri? Server, string Id), WantedVersion> wanted = [];
        Dictionary<string, WantedVersion> folders = new(StringComparer.OrdinalIgnoreCase);
        foreach (var version in versions)
        {
            if (version is null)
            {
                throw new ArgumentException("One of the versions is null. Leave it out.", nameof(versions));
            }

            var one = new WantedVersion(version, VersionDownload.FolderName(version, '-'), options.Timeout is not null);
            if (!wanted.TryAdd(KeyOf(version), one))
            {
                continue;
            }

            if (!folders.TryAdd(one.Folder, one))
            {
                throw new ArgumentException($"'{folders[one.Folder].Version.SourcePath}' and '{version.SourcePath}' would share the folder '{one.Folder}'. Download them in two calls, into different directories.", nameof(versions));
            }
        }

        return wanted;
    }

    // Versions of several servers may have the same id.
    private static (Uri? Server, string Id) KeyOf(ArtifactVersion version) => (version.Server, version.Id);

    private async Task BringAsync(IReadOnlyList<WantedVersion> wanted, int limit, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        var source = new ManySource(wanted.ToDictionary(w => w.Folder, StringComparer.Ordinal));
        var settings = VersionDownload.SettingsOf(context, limit, options.SkipCache) with { Completed = source.Placed };
        try
        {
            var items = wanted.SelectMany(w => w.Items.Select(i => i with { Name = $"{w.Folder}/{i.Name}" })).ToArray();
            _ = await new Downloader(context.Storage).DownloadAsync(items, source, root, settings, options.Progress, cancellationToken).ConfigureAwait(false);
            foreach (var one in wanted)
            {
                one.Complete(root);
            }
        }
        catch (ArtifactException)
        {
            // One file fails the whole. Which versions lack something shows when each is finished alone; what is in place is not fetched again.
        }
    }

    /// <summary>Sends each wish to the version whose folder the name begins with.</summary>
    private sealed class ManySource(Dictionary<string, WantedVersion> wanted) : IDownloadSource
    {
        public ValueTask<Uri?> GetUrlAsync(string name, CancellationToken cancellationToken)
        {
            var (one, entry) = Find(name);
            one.Fetched(entry);
            return one.Source.GetUrlAsync(entry, cancellationToken);
        }

        public ValueTask<Uri?> RenewUrlAsync(string name, CancellationToken cancellationToken)
        {
            var (one, entry) = Find(name);
            return one.Source.RenewUrlAsync(entry, cancellationToken);
        }

        public ValueTask<T> FetchByHandlerAsync<T>(
            DownloadItem item, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken)
        {
            var (one, entry) = Find(item.Name);
            return one.Source.FetchByHandlerAsync(item with { Name = entry }, consume, cancellationToken);
        }

        public void Placed(string name)
        {
            var (one, entry) = Find(name);
            one.Placed(entry);
        }

        private (WantedVersion Version, string Entry) Find(string name)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            return (wanted[name[..slash]], name[(slash + 1)..]);
        }
    }
}
