namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>
/// Finds a session that is opened within another one, which would wait for itself: a write within a write at once, a read
/// within a read when all connections are taken. Better an error on the first try than a standstill under load.
/// </summary>
internal sealed class SessionNesting
{
    private readonly AsyncLocal<Scope?> _current = new();

    /// <summary>Has to be called in the asynchronous method that runs the session, so that the mark ends with it.</summary>
    internal Scope Enter(bool writing)
    {
        if (_current.Value is { Active: true } outer && (outer.Writing || !writing))
        {
            throw new InvalidOperationException(
                $"A {(outer.Writing ? "transaction" : "snapshot")} of this store is open already on this path: use its session, do not open another one within it.");
        }

        return _current.Value = new Scope(writing);
    }

    /// <summary>Work that was started within a session and outlives it carries the scope on, but no longer active.</summary>
    internal sealed class Scope(bool writing) : IDisposable
    {
        internal bool Writing { get; } = writing;

        internal bool Active { get; private set; } = true;

        public void Dispose() => Active = false;
    }
}
