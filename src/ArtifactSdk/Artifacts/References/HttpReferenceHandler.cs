using System.Net;
using System.Runtime.CompilerServices;
using ArtifactSdk.Http;

namespace ArtifactSdk.Artifacts;

/// <summary>Objects of web servers. No key of ours goes there, nor anywhere they redirect to.</summary>
internal sealed class HttpReferenceHandler(StorageTransport storage) : IReferenceHandler
{
    private const string ETag = "etag";

    public bool CanHandle(Uri reference) => reference.Scheme is "http" or "https";

    public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!options.Checksum)
        {
            yield return new("", reference, reference.OriginalString, null);
            yield break;
        }

        yield return await GetAsync(
            reference,
            0,
            (response, _, _) => new ValueTask<ReferencedObject>(Describe(reference, response)),
            cancellationToken).ConfigureAwait(false);
    }

    public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default) => OpenAsync(entry, 0, cancellationToken);

    private async Task<ReferenceContent> OpenAsync(ReferencedObject entry, long offset, CancellationToken cancellationToken)
    {
        // Logged without a look at it, or from a server that gave no tag: there is nothing to compare with.
        var isChecked = entry.Digest != entry.Reference.OriginalString;

        // Read by a task of its own, so that the transport keeps watch over the connection while the caller takes the bytes.
        var pipe = new System.IO.Pipelines.Pipe();
        var opened = new TaskCompletionSource<(string? Digest, bool HasRanges)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = CopyAsync();
        try
        {
            var (digest, hasRanges) = await opened.Task.ConfigureAwait(false);
            return new ReferenceContent(pipe.Reader.AsStream(), digest, owner: new Stop(reading))
            {
                OpenFrom = hasRanges ? (from, token) => OpenAsync(entry, from, token) : null,
            };
        }
        catch
        {
            reading.Dispose();
            throw;
        }

        async Task CopyAsync()
        {
            try
            {
                _ = await GetAsync(entry.Reference, offset, ReceiveAsync, reading.Token).ConfigureAwait(false);
                await pipe.Writer.CompleteAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever it is, the reader has to hear of it: nobody awaits this task.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _ = opened.TrySetException(e);
                await pipe.Writer.CompleteAsync(e is OperationCanceledException ? e : new IOException(e.Message, e)).ConfigureAwait(false);
            }
        }

        async ValueTask<bool> ReceiveAsync(HttpResponseMessage response, Stream body, CancellationToken token)
        {
            _ = opened.TrySetResult((isChecked ? Digest(entry.Reference, response) : null, HasRanges(response)));
            try
            {
                await body.CopyToAsync(pipe.Writer.AsStream(leaveOpen: true), token).ConfigureAwait(false);
                return true;
            }
            catch (AttemptFailedException e)
            {
                // Some bytes are with the reader already, so that this attempt cannot start over: the reader decides.
                throw new IOException($"{entry.Reference.Host} did not send the object to its end ({e.Message}). Try again later.", e.ToCause());
            }
        }
    }

    private async Task<T> GetAsync<T>(Uri url, long offset, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken)
    {
        try
        {
            return await storage.GetAsync(url, offset, url.AbsolutePath, consume, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUrlExpiredException e)
        {
            throw new ArtifactException($"{url.Host} requires credentials for '{url.GetLeftPart(UriPartial.Path)}'. Register a reference handler that has them.", e);
        }
        catch (ArtifactTransferException e) when (e.InnerException is HttpRequestException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Gone })
        {
            throw new FileNotFoundException($"{url.Host} has no '{url.GetLeftPart(UriPartial.Path)}'.", e);
        }
    }

    private static ReferencedObject Describe(Uri reference, HttpResponseMessage response) => new(
        "",
        reference,
        Digest(reference, response),
        response.Content.Headers.ContentLength,
        RawTag(response) is { } tag ? new Dictionary<string, string> { [ETag] = tag } : null);

    private static bool HasRanges(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.PartialContent || response.Headers.AcceptRanges.Contains("bytes");

    // Without its quotes; where there is none the address stands for itself.
    private static string Digest(Uri reference, HttpResponseMessage response) => RawTag(response)?.Trim('"') ?? reference.OriginalString;

    // As it came: not every server writes it as the standard says.
    private static string? RawTag(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("ETag", out var values) && values.ToString() is { Length: > 0 } tag ? tag : null;

    private sealed class Stop(CancellationTokenSource reading) : IDisposable
    {
        public void Dispose()
        {
            reading.Cancel();
            reading.Dispose();
        }
    }
}
