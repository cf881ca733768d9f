using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Storage.Postgres;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>A fresh metadata store for each test: the embedded one, or in classes named Postgres… the other.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    private readonly StorageFolder _folder = new();
    private PostgresSchema? _schema;
    private IMetadataStore? _store;

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal IMetadataStore Store => _store!;

    internal PostgresSchema Schema => _schema!;

    internal StorageFolder Folder => _folder;

    /// <summary>Whether the tests of this class run against PostgreSQL.</summary>
    protected virtual bool OnPostgres => false;

    public async ValueTask InitializeAsync()
    {
        if (OnPostgres)
        {
            _schema = await PostgresSchema.CreateAsync(Token);
        }

        _store = await OpenStoreAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }

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
        _store = await OpenStoreAsync();
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

    private async Task<IMetadataStore> OpenStoreAsync() => _schema is null ? await _folder.OpenStoreAsync() : await _schema.OpenStoreAsync(Token);
}
