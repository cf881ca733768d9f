using System.Net;
using System.Runtime.ExceptionServices;

namespace ArtifactSdk.Http;

/// <summary>A request body that watches for stalls and keeps apart what its source throws from what the network throws.</summary>
internal sealed class GuardedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly StallGuard _guard;
    private readonly RetryScope _scope;
    private ExceptionDispatchInfo? _sourceFailure;

    public GuardedContent(HttpContent inner, StallGuard guard, RetryScope scope)
    {
        _inner = inner;
        _guard = guard;
        _scope = scope;
        foreach (var (name, values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>Throws what the source threw, such as a file that changed: no other attempt would do better.</summary>
    public void ThrowSourceFailure() => _sourceFailure?.Throw();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var target = new TransferWriteStream(stream, _guard, _scope);
        _guard.Pause();
        try
        {
            await _inner.CopyToAsync(target, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!target.Failed && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // HttpContent wraps an IOException of its stream once.
            _sourceFailure = ExceptionDispatchInfo.Capture(e is HttpRequestException { InnerException: { } cause } ? cause : e);
            throw;
        }

        _guard.Arm();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
