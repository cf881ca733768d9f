using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.Sqlite;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>A fresh metadata store for each test.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    private readonly StorageFolder _folder = new();
    private SqliteMetadataStore? _store;

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal SqliteMetadataStore Store => _store!;

    internal StorageFolder Folder => _folder;

    public async ValueTask InitializeAsync() => _store = await _folder.OpenStoreAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    internal ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work) => Store.ReadAsync(work, Token);

    internal ValueTask<T> WriteAsync<T>(Func<IMetadataSession, ValueTask<T>> work) => Store.WriteAsync(work, Token);

    internal async Task WriteAsync(Func<IMetadataSession, ValueTask> work) => await Store.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        Token);

    internal async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = await _folder.OpenStoreAsync();
    }

    /// <summary>All pages of a list, read in windows of <paramref name="size"/>.</summary>
    internal async Task<List<T>> AllPagesAsync<T>(Func<IMetadataSession, PageRequest, ValueTask<Page<T>>> list, Func<T, long> id, int size = 2, bool descending = false)
    {
        List<T> all = [];
        long? after = null;
        while (true)
        {
            var request = new PageRequest(after, size, descending);
            var page = await ReadAsync(session => list(session, request));
            page.Items.Count.Should().BeLessThanOrEqualTo(size);
            all.AddRange(page.Items);
            if (!page.HasNext)
            {
                return all;
            }

            page.Items.Should().HaveCount(size);
            after = id(page.Items[^1]);
        }
    }
}
