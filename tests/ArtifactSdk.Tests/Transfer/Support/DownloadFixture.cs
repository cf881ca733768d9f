using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>A store, a target folder, a cache and a source of URLs: what a download needs.</summary>
internal sealed class DownloadFixture : IAsyncDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly TestTransport _transport = new();

    private DownloadFixture(BlobStore store)
    {
        Store = store;
        Source = new ScriptedDownloads(store);
    }

    public BlobStore Store { get; }

    public ScriptedDownloads Source { get; set; }

    public Downloader Downloader => _transport.Downloader;

    public RecordedProgress Progress { get; set; } = new();

    public string Target => _scratch["target"];

    public string CacheFolder => _scratch["cache"];

    public FileCache Cache => new(CacheFolder);

    public IEnumerable<string> TargetFiles => ScratchFolder.FilesBelow(Target);

    public IEnumerable<string> CacheFiles => ScratchFolder.FilesBelow(CacheFolder);

    public static async Task<DownloadFixture> StartAsync() => new(await BlobStore.StartAsync());

    /// <summary>Stores the bytes under the name and returns the item that asks for them.</summary>
    public DownloadItem Put(string name, byte[] bytes)
    {
        Store.Blobs[name] = bytes;
        return TestContent.Item(name, bytes);
    }

    public string WriteTarget(string name, byte[] bytes) => _scratch.Write($"target/{name}", bytes);

    public byte[] ReadTarget(string name) => File.ReadAllBytes(Path.Combine(Target, name));

    public string Outside(string name) => _scratch[name];

    public Task<ArtifactDownload> DownloadAsync(params DownloadItem[] items) => DownloadAsync(items, useCache: true, TestContext.Current.CancellationToken);

    public Task<ArtifactDownload> DownloadAsync(IReadOnlyList<DownloadItem> items, bool useCache, CancellationToken cancellationToken) =>
        Downloader.DownloadAsync(
            items, Source, Target, new DownloadSettings { MaxConcurrency = 4, Cache = useCache ? Cache : null }, Progress, cancellationToken);

    /// <summary>Downloads in parts of 300,000 bytes what has 500,000 or more.</summary>
    public Task<ArtifactDownload> DownloadInPartsAsync(DownloadItem item, int maxConcurrency = 4, bool useCache = true) =>
        Downloader.DownloadAsync(
            [item],
            Source,
            Target,
            new DownloadSettings
            {
                MaxConcurrency = maxConcurrency,
                Cache = useCache ? Cache : null,
                Journals = new Journals(CacheFolder, TimeProvider.System),
                ParallelThreshold = 500_000,
                PartSize = 300_000,
            },
            Progress,
            TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _transport.Dispose();
        _scratch.Dispose();
    }
}
