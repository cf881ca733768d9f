namespace ArtifactSdk.Transfer;

/// <summary>A stream that its owner opens anew for every reading.</summary>
internal sealed class StreamContentSource(string name, Func<CancellationToken, ValueTask<Stream>> open) : ContentSource
{
    internal override string Description => name;

    internal override long? Length => null;

    internal override async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await open(cancellationToken).ConfigureAwait(false);
        return stream ?? throw new InvalidOperationException($"The function that opens '{name}' returned null instead of a stream.");
    }
}
