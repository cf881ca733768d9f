namespace ArtifactSdk.Server.Domain.Audit;

/// <summary>Ends each transaction of an <see cref="AuditScope"/> with its entry in the log: both are there, or neither.</summary>
internal sealed class AuditedStore(IMetadataStore inner, TimeProvider clock) : IMetadataStore
{
    public ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        inner.ReadAsync(work, cancellationToken);

    public ValueTask<T> WriteAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        AuditScope.Current is { } scope
            ? inner.WriteAsync(session => WriteAsync(session, work, scope), cancellationToken)
            : inner.WriteAsync(work, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<T> WriteAsync<T>(IMetadataSession session, Func<IMetadataSession, ValueTask<T>> work, AuditScope scope)
    {
        var result = await work(session);
        var head = await session.AuditHeadAsync();
        await session.AddAuditEntryAsync(AuditChain.Link(head, clock.GetUtcNow(), scope.Actor, scope.Action, scope.Details));
        return result;
    }
}
