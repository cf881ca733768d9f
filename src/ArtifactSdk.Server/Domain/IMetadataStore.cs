namespace ArtifactSdk.Server.Domain;

/// <summary>
/// All metadata. Reads see one consistent snapshot; writes are serializable and durable when the call returns.
/// </summary>
internal interface IMetadataStore : IAsyncDisposable
{
    /// <summary>Runs <paramref name="work"/> on a snapshot.</summary>
    ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction that is committed when it returns and rolled back when it throws.
    /// It may run more than once (a conflict with another writer), so it must have no other side effects.
    /// </summary>
    ValueTask<T> WriteAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken);
}
