namespace ArtifactSdk.Internal;

/// <summary>A lock for each of any number of names; one that nobody holds or waits for takes no memory.</summary>
internal sealed class KeyedLocks
{
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Gets how many names are locked or waited for.</summary>
    internal int Count
    {
        get
        {
            lock (_gates)
            {
                return _gates.Count;
            }
        }
    }

    /// <summary>Waits for the lock of a name; disposing the result gives it back.</summary>
    internal async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Gate? gate;
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out gate))
            {
                _gates[key] = gate = new Gate();
            }

            gate.Users++;
        }

        try
        {
            await gate.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Release(this, key, gate);
        }
        catch
        {
            Leave(key, gate);
            throw;
        }
    }

    private void Leave(string key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users == 0)
            {
                _ = _gates.Remove(key);
            }
        }
    }

    private sealed class Gate
    {
        // Not disposed: it has no handle as long as nobody asks for one.
        internal SemaphoreSlim Turn { get; } = new(1, 1);

        internal int Users { get; set; }
    }

    private sealed class Release(KeyedLocks owner, string key, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            _ = gate.Turn.Release();
            owner.Leave(key, gate);
        }
    }
}
