namespace ArtifactSdk.Server.Storage;

/// <summary>What was opened, one after the other, to be closed in the opposite order.</summary>
internal sealed class OpenedParts : IAsyncDisposable
{
    private readonly Stack<object> _parts = new();

    internal T Add<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }
}
