namespace ArtifactSdk.Transfer;

/// <summary>
/// An amount of something, such as bytes of buffers, that may be in use at once. Who asks first gets first, so that a large wish is not passed over
/// for ever. It holds nothing but memory, and so may outlive the client whose operations still give back.
/// </summary>
internal sealed class Budget
{
    private readonly object _lock = new();
    private readonly LinkedList<Wish> _waiting = [];
    private readonly long _total;
    private long _free;

    public Budget(long total) => _free = _total = total;

    /// <summary>Waits until so much is free and takes it; a wish for more than there is at all takes everything.</summary>
    /// <returns>How much to give back.</returns>
    public async ValueTask<long> TakeAsync(long amount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        amount = Math.Min(amount, _total);
        LinkedListNode<Wish> node;
        lock (_lock)
        {
            if (_waiting.Count == 0 && amount <= _free)
            {
                _free -= amount;
                return amount;
            }

            node = _waiting.AddLast(new Wish(amount));
        }

        var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Wish)state!).Granted.TrySetCanceled(token), node.Value);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                await node.Value.Granted.Task.ConfigureAwait(false);
                return amount;
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    if (node.List is not null)
                    {
                        _waiting.Remove(node);
                    }

                    // Whoever stood behind it may be served now.
                    Grant();
                }

                throw;
            }
        }
    }

    /// <summary>Takes so much if it is free and nobody waits.</summary>
    public bool TryTake(long amount)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || amount > _free)
            {
                return false;
            }

            _free -= amount;
            return true;
        }
    }

    public void Return(long amount)
    {
        lock (_lock)
        {
            _free += amount;
            Grant();
        }
    }

    private void Grant()
    {
        while (_waiting.First is { } first && first.Value.Amount <= _free)
        {
            _waiting.RemoveFirst();
            if (first.Value.Granted.TrySetResult())
            {
                _free -= first.Value.Amount;
            }
        }
    }

    private sealed class Wish(long amount)
    {
        public long Amount => amount;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
