using System.Net;
using System.Net.Http.Headers;
using ArtifactSdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Http;

/// <summary>Reads a body, over redirects and with ranges. With a key only as long as it stays on the API server.</summary>
internal sealed class ContentFetch(HttpLanes lanes, ErrorMapper errors, RetryPipeline retry, TimeProvider clock, TimeSpan stallTimeout, ILogger logger)
{
    /// <summary>Reads <paramref name="count"/> bytes at most when it is given; a server that knows no ranges may send more after them.</summary>
    /// <exception cref="AttemptFailedException">The last attempt failed.</exception>
    public Task<T> GetRangeAsync<T>(
        Uri url,
        long offset,
        long? count,
        string name,
        bool mayUseKey,
        RetryScope scope,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) =>
        retry.ExecuteAsync(scope, token => AttemptAsync(url, offset, count, name, mayUseKey, scope, consume, token), cancellationToken);

    private async ValueTask<T> AttemptAsync<T>(
        Uri url,
        long offset,
        long? count,
        string name,
        bool mayUseKey,
        RetryScope scope,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken)
    {
        using var guard = new StallGuard(clock, stallTimeout, cancellationToken);
        var kept = scope.Kept?.Count ?? 0;
        (offset, count) = (offset + kept, count - kept);
        for (var hop = 0; ; hop++)
        {
            // Once a redirect has left the API server, even one that leads back goes without the key.
            mayUseKey = mayUseKey && lanes.Origin.Covers(url);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Range = offset > 0 || count is not null ? new RangeHeaderValue(offset, offset + count - 1) : null;
            using var response = await SendAsync(request, mayUseKey, guard).ConfigureAwait(false);
            if (Redirects.Is(response.StatusCode))
            {
                var target = Redirects.Target(response, url);
                if (Redirects.FindProblem(url, target, hop) is { } problem)
                {
                    throw ErrorMapper.RedirectRefused(scope.Action, name, url, target, problem, scope);
                }

                Log.RedirectFollowed(logger, name, target!.Host);
                url = target;
                continue;
            }

            // An answer with everything will do as well: what is there already is passed over.
            if (kept > 0 && (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || OtherStart(response, offset) is not null))
            {
                scope.Kept!.Count = 0;
                throw new AttemptFailedException("the rest of the bytes was not given alone", canRetry: true);
            }

            if (!response.IsSuccessStatusCode)
            {
                throw await FailAsync(response, name, mayUseKey, scope, guard).ConfigureAwait(false);
            }

            var stream = await OpenAsync(response, offset, scope, guard).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await consume(response, stream, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool mayUseKey, StallGuard guard)
    {
        guard.Arm();
        try
        {
            var response = await (mayUseKey ? lanes.SendApiAsync(request, guard.Token) : lanes.SendStorageAsync(request, guard.Token)).ConfigureAwait(false);
            retry.MarkReached();
            return response;
        }
        catch (Exception e) when (TransportFailure.Is(e) || e is OperationCanceledException)
        {
            throw guard.Translate(e);
        }
        finally
        {
            guard.Pause();
        }
    }

    private async ValueTask<Exception> FailAsync(HttpResponseMessage response, string name, bool usedKey, RetryScope scope, StallGuard guard)
    {
        guard.Arm();
        string body;
        try
        {
            body = await BoundedReader.ReadErrorTextAsync(response, guard.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (TransportFailure.Is(e) || e is OperationCanceledException)
        {
            throw guard.Translate(e);
        }

        var failure = errors.FromResponse(response, body, scope.Rule, clock);
        return !usedKey && response.StatusCode is (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            ? ErrorMapper.UrlExpired(name, failure)
            : failure;
    }

    // Where the range begins that came, when it is not the one that was asked for.
    private static long? OtherStart(HttpResponseMessage response, long offset) =>
        response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From is { } from && from != offset ? from : null;

    private static async ValueTask<Stream> OpenAsync(HttpResponseMessage response, long offset, RetryScope scope, StallGuard guard)
    {
        if (OtherStart(response, offset) is { } from)
        {
            throw new AttemptFailedException($"a range from byte {from} came instead of one from {offset}", canRetry: false);
        }

        Stream raw;
        try
        {
            raw = await response.Content.ReadAsStreamAsync(guard.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (TransportFailure.Is(e) || e is OperationCanceledException)
        {
            throw guard.Translate(e);
        }

        var stream = new TransferReadStream(raw, guard, scope);
        if (offset > 0 && response.StatusCode != HttpStatusCode.PartialContent)
        {
            await SkipAsync(stream, offset, guard.CallerToken).ConfigureAwait(false);
        }

        return stream;
    }

    // The server sent everything although a part was asked for.
    private static async ValueTask SkipAsync(TransferReadStream stream, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[81_920];
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new AttemptFailedException("the content is shorter than the part that was asked for", canRetry: false);
            }

            count -= read;
        }
    }
}
