using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ArtifactSdk.Configuration;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Http;
using ArtifactSdk.Protocol.Operations;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Protocol;

/// <summary>Speaks to the API server, with the key.</summary>
internal sealed class ApiTransport
{
    private readonly ClientConfiguration _configuration;
    private readonly HttpLanes _lanes;
    private readonly RetryPipeline _retry;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ContentFetch _fetch;
    private readonly OnceAsync<HashSet<string>> _features;
    private readonly OnceAsync<WireViewer> _viewer;

    public ApiTransport(ClientConfiguration configuration, HttpLanes lanes, ErrorMapper errors, RetryPipeline retry, ILogger logger)
    {
        _configuration = configuration;
        _lanes = lanes;
        Errors = errors;
        _retry = retry;
        _clock = configuration.Options.TimeProvider;
        _logger = logger;
        _fetch = new(lanes, errors, retry, _clock, configuration.Options.Transfer.StallTimeout, logger);
        _features = new(LoadFeaturesAsync);
        _viewer = new(LoadViewerAsync);
    }

    public Uri BaseUrl => _configuration.BaseUrl;

    public Uri AppUrl => _configuration.AppUrl;

    public ErrorMapper Errors { get; }

    /// <summary>
    /// Runs an operation; <paramref name="action"/> is what the user wants, worded to go after "Could not ": <c>read artifact 'x:v0'</c>.
    /// </summary>
    public async Task<TData> ExecuteAsync<TVariables, TData>(
        GraphQlOperation<TVariables, TData> operation, TVariables variables, string action, CancellationToken cancellationToken)
        where TData : class
    {
        var request = new ApiPost(
            _lanes.Origin.Resolve("graphql"), operation.Name, action, GraphQlEnvelope.Write(operation, variables), operation.Retry, operation.Timeout);
        var answer = await PostAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var (data, errors) = GraphQlEnvelope.Read(answer.Body, operation.DataType);
            if (errors is not null)
            {
                throw Errors.GraphQlErrors(action, operation.Name, errors, answer.RequestId);
            }

            return data ?? throw Errors.Unreadable(action, operation.Name, answer.StatusCode, "holds no data");
        }
        catch (JsonException e)
        {
            throw Errors.Unreadable(action, operation.Name, answer.StatusCode, "is not the JSON that was expected", e);
        }
    }

    /// <summary>Sends a piece of a run's stream.</summary>
    /// <returns>Whether the server asks the run to stop.</returns>
    public async Task<bool> PostFileStreamAsync(
        string entity, string project, string runId, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        const string operation = "file_stream";
        var path = $"files/{Uri.EscapeDataString(entity)}/{Uri.EscapeDataString(project)}/{Uri.EscapeDataString(runId)}/file_stream";
        var action = $"send the state of run '{entity}/{project}/{runId}'";
        var answer = await PostAsync(new(_lanes.Origin.Resolve(path), operation, action, new(json), RetryRule.GraphQl, TimeSpan.Zero), cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? root.TryGetProperty("stopped", out var stopped) && stopped.ValueKind == JsonValueKind.True
                : throw Errors.Unreadable(action, operation, answer.StatusCode, "is not a JSON object");
        }
        catch (JsonException e)
        {
            throw Errors.Unreadable(action, operation, answer.StatusCode, "is not JSON", e);
        }
    }

    /// <summary>
    /// Reads a file through the API server, which answers with bytes or a redirect to storage. <paramref name="relativePath"/> is escaped already;
    /// <paramref name="name"/> is the file, for messages.
    /// </summary>
    public Task<T> GetHandlerAsync<T>(
        string relativePath,
        string name,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken) =>
        GetHandlerRangeAsync(relativePath, 0, null, name, consume, cancellationToken);

    /// <summary>Does what <see cref="GetHandlerAsync"/> does for a part of a file: <paramref name="count"/> bytes, or the rest for null.</summary>
    public async Task<T> GetHandlerRangeAsync<T>(
        string relativePath,
        long offset,
        long? count,
        string name,
        Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume,
        CancellationToken cancellationToken)
    {
        Errors.CheckCredential();
        var scope = new RetryScope(RetryRule.Storage, $"download '{name}'");
        var url = _lanes.Origin.Resolve(relativePath);
        try
        {
            return await _fetch.GetRangeAsync(url, offset, count, name, mayUseKey: true, scope, consume, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUrlExpiredException e)
        {
            throw ErrorMapper.UrlRefused(scope.Action, e, scope.Attempts);
        }
        catch (AttemptFailedException e) when (e.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            throw Errors.Api(scope.Action, "download", e, scope);
        }
        catch (AttemptFailedException e)
        {
            throw ErrorMapper.Transfer(scope.Action, name, url, e, scope);
        }
    }

    /// <summary>Whether the server says that it can do something (see <see cref="ServerFeature"/>); asked once.</summary>
    public async Task<bool> HasFeatureAsync(string name, CancellationToken cancellationToken) =>
        (await _features.GetAsync(cancellationToken).ConfigureAwait(false)).Contains(name);

    /// <summary>The owner of the key; asked once.</summary>
    public Task<WireViewer> GetViewerAsync(CancellationToken cancellationToken) => _viewer.GetAsync(cancellationToken);

    private async Task<HashSet<string>> LoadFeaturesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var data = await ExecuteAsync(ServerFeaturesOperation.Instance, NoVariables.Value, "ask what the server can do", cancellationToken).ConfigureAwait(false);
            var enabled = (data.ServerInfo?.Features ?? []).Where(feature => feature is { IsEnabled: true }).Select(feature => feature!.Name);
            return enabled.OfType<string>().ToHashSet(StringComparer.Ordinal);
        }
        catch (ArtifactApiException e) when (e.Message.Contains("Cannot query field \"features\" on type \"ServerInfo\".", StringComparison.Ordinal))
        {
            Log.FeaturesUnknown(_logger, BaseUrl.Host);
            return [];
        }
    }

    private async Task<WireViewer> LoadViewerAsync(CancellationToken cancellationToken)
    {
        const string action = "find out who the API key belongs to";
        var data = await ExecuteAsync(ViewerOperation.Instance, NoVariables.Value, action, cancellationToken).ConfigureAwait(false);
        return data.Viewer ?? throw Errors.KeyRefused(action, ViewerOperation.Instance.Name);
    }

    private async Task<ApiAnswer> PostAsync(ApiPost post, CancellationToken cancellationToken)
    {
        Errors.CheckCredential();
        var timeout = post.Timeout > _configuration.RequestTimeout ? post.Timeout : _configuration.RequestTimeout;
        var scope = new RetryScope(post.Retry, post.Operation) { AttemptTimeout = timeout, Purpose = post.Action };
        try
        {
            return await _retry.ExecuteAsync(scope, token => PostOnceAsync(post, token), cancellationToken).ConfigureAwait(false);
        }
        catch (AttemptFailedException e)
        {
            throw Errors.Api(post.Action, post.Operation, e, scope);
        }
    }

    private async ValueTask<ApiAnswer> PostOnceAsync(ApiPost post, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, post.Url) { Content = new SequenceContent(post.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.AcceptEncoding.Add(new("gzip"));
        try
        {
            using var response = await _lanes.SendApiAsync(request, cancellationToken).ConfigureAwait(false);
            _retry.MarkReached();
            Log.RequestSent(_logger, post.Operation, (int)response.StatusCode, _clock.GetElapsedTime(started).TotalMilliseconds);
            return await ReadAsync(post, response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (TransportFailure.Is(e))
        {
            throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancellationToken) : TransportFailure.Wrap(e);
        }
    }

    private async ValueTask<ApiAnswer> ReadAsync(ApiPost post, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // A handler of the caller's that follows redirects shows itself by another address.
        var movedTo = response.RequestMessage?.RequestUri is { } reached && !_lanes.Origin.Covers(reached) ? reached : null;
        if (Redirects.Is(response.StatusCode) || movedTo is not null)
        {
            throw Errors.PostRedirected(post.Action, post.Operation, response.StatusCode, movedTo ?? Redirects.Target(response, post.Url));
        }

        if (!response.IsSuccessStatusCode)
        {
            var text = await BoundedReader.ReadErrorTextAsync(response, cancellationToken).ConfigureAwait(false);
            throw Errors.FromResponse(response, text, post.Retry, _clock);
        }

        var limit = _configuration.Options.MaxResponseSize;
        var body = await BoundedReader.ReadAsync(response, limit, cancellationToken).ConfigureAwait(false)
            ?? throw Errors.Unreadable(post.Action, post.Operation, response.StatusCode, $"is longer than {limit} bytes (ArtifactClientOptions.MaxResponseSize)");
        JsonAnswer.RequireEnd(body, BoundedReader.IsPacked(response));
        return new(response.StatusCode, body, response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null);
    }

    private readonly record struct ApiPost(Uri Url, string Operation, string Action, ReadOnlySequence<byte> Body, RetryRule Retry, TimeSpan Timeout);

    private readonly record struct ApiAnswer(HttpStatusCode StatusCode, ReadOnlySequence<byte> Body, string? RequestId);
}
