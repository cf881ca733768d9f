using System.Net;
using ArtifactSdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Http;

/// <summary>Moves bytes to and from the signed addresses of a storage host. It has no key to lose.</summary>
internal sealed class StorageTransport(HttpLanes lanes, ErrorMapper errors, RetryPipeline retry, TimeProvider clock, TimeSpan stallTimeout, ILogger logger)
{
    private readonly ContentFetch _fetch = new(lanes, errors, retry, clock, stallTimeout, logger);

    /// <summary>Sends a body. <paramref name="openBody"/> is called for each attempt, and again when storage redirects the upload.</summary>
    /// <returns>The ETag header as it came, or null.</returns>
    /// <exception cref="StorageUrlExpiredException">Storage answered 401 or 403.</exception>
    /// <exception cref="ArtifactTransferException">The bytes did not arrive. What <paramref name="openBody"/> and its content throw comes through as it is.</exception>
    public async Task<string?> PutAsync(
        Uri url,
        IReadOnlyList<string> uploadHeaders,
        Func<CancellationToken, ValueTask<HttpContent>> openBody,
        string name,
        CancellationToken cancellationToken)
    {
        var scope = new RetryScope(RetryRule.Storage, $"upload '{name}'");
        try
        {
            return await retry.ExecuteAsync(scope, token => PutOnceAsync(url, uploadHeaders, openBody, name, scope, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AttemptFailedException e)
        {
            throw ErrorMapper.Transfer(scope.Action, name, url, e, scope);
        }
    }

    /// <summary>
    /// Reads from <paramref name="offset"/> on. The whole attempt with <paramref name="consume"/> is repeated when the bytes stop coming;
    /// what <paramref name="consume"/> throws itself comes through as it is.
    /// </summary>
    /// <exception cref="StorageUrlExpiredException">Storage answered 401 or 403.</exception>
    /// <exception cref="ArtifactTransferException">The bytes did not arrive.</exception>
    public Task<T> GetAsync<T>(
        Uri url,
        long offset,
        string name,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) =>
        GetAsync(url, offset, null, name, new RetryScope(RetryRule.Storage, $"download '{name}'"), consume, cancellationToken);

    /// <summary>
    /// Reads from <paramref name="offset"/> on, <paramref name="count"/> bytes or the rest. After a broken connection the next attempt
    /// asks for what comes after the bytes that <paramref name="consume"/> said in <paramref name="kept"/> it has.
    /// </summary>
    /// <exception cref="StorageUrlExpiredException">Storage answered 401 or 403.</exception>
    /// <exception cref="ArtifactTransferException">The bytes did not arrive.</exception>
    public Task<T> GetResumedAsync<T>(
        Uri url,
        long offset,
        long? count,
        string name,
        KeptBytes kept,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) =>
        GetAsync(url, offset, count, name, new RetryScope(RetryRule.Storage, $"download '{name}'") { Kept = kept }, consume, cancellationToken);

    /// <summary>Does the same for who reads in the middle of a file, and hears of that.</summary>
    /// <exception cref="StorageUrlExpiredException">Storage answered 401 or 403.</exception>
    /// <exception cref="ArtifactTransferException">The bytes did not arrive.</exception>
    public Task<T> GetRangeAsync<T>(
        Uri url,
        long offset,
        long count,
        string name,
        KeptBytes kept,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) =>
        GetAsync(url, offset, count, name, new RetryScope(RetryRule.Storage, $"read '{name}'") { Kept = kept }, consume, cancellationToken);

    private async Task<T> GetAsync<T>(
        Uri url,
        long offset,
        long? count,
        string name,
        RetryScope scope,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken)
    {
        try
        {
            return await _fetch.GetRangeAsync(url, offset, count, name, mayUseKey: false, scope, consume, cancellationToken).ConfigureAwait(false);
        }
        catch (AttemptFailedException e)
        {
            throw ErrorMapper.Transfer(scope.Action, name, url, e, scope);
        }
    }

    private async ValueTask<string?> PutOnceAsync(
        Uri url,
        IReadOnlyList<string> uploadHeaders,
        Func<CancellationToken, ValueTask<HttpContent>> openBody,
        string name,
        RetryScope scope,
        CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            var body = await openBody(cancellationToken).ConfigureAwait(false);
            using var guard = new StallGuard(clock, stallTimeout, cancellationToken);
            using var content = new GuardedContent(body, guard, scope);
            using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = content };
            UploadHeaders.Apply(uploadHeaders, request, name);
            using var response = await SendAsync(request, content, guard).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response.Headers.TryGetValues("ETag", out var tags) ? tags.First() : null;
            }

            if (!Redirects.Is(response.StatusCode))
            {
                throw await FailAsync(response, name, scope, guard).ConfigureAwait(false);
            }

            var target = Redirects.Target(response, url);
            var problem = response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                ? Redirects.FindProblem(url, target, hop)
                : "an upload is redirected with 307 or 308 only";
            if (problem is not null)
            {
                throw ErrorMapper.RedirectRefused(scope.Action, name, url, target, problem, scope);
            }

            Log.RedirectFollowed(logger, name, target!.Host);
            url = target;
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, GuardedContent content, StallGuard guard)
    {
        try
        {
            var response = await lanes.SendStorageAsync(request, guard.Token).ConfigureAwait(false);
            retry.MarkReached();
            return response;
        }
        catch (Exception e) when (!guard.CallerToken.IsCancellationRequested)
        {
            content.ThrowSourceFailure();
            if (TransportFailure.Is(e) || e is OperationCanceledException)
            {
                throw guard.Translate(e);
            }

            throw;
        }
        catch (Exception e) when (TransportFailure.Is(e))
        {
            throw guard.Translate(e);
        }
    }

    private async ValueTask<Exception> FailAsync(HttpResponseMessage response, string name, RetryScope scope, StallGuard guard)
    {
        guard.Arm();
        try
        {
            var body = await BoundedReader.ReadErrorTextAsync(response, guard.Token).ConfigureAwait(false);
            var failure = errors.FromResponse(response, body, scope.Rule, clock);
            return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ErrorMapper.UrlExpired(name, failure) : failure;
        }
        catch (Exception e) when (TransportFailure.Is(e) || e is OperationCanceledException)
        {
            throw guard.Translate(e);
        }
    }
}
