using System.Globalization;
using ArtifactSdk.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ArtifactSdk.Http;

/// <summary>The attempts of one lane: their number, the delays between them, and the bounds of both.</summary>
internal sealed class RetryPipeline : IDisposable
{
    private static readonly ResiliencePropertyKey<RetryScope> ScopeKey = new("ArtifactSdk.RetryScope");

    private readonly RetryOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;
    private volatile bool _reached;
    private int _disposals;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;

    /// <param name="options">Copied and checked before.</param>
    /// <param name="clock">Measures outages and ends delays.</param>
    /// <param name="random">Gives numbers from 0 up to 1 for the jitter; must be safe to call from several threads.</param>
    /// <param name="logger">Hears of repetitions.</param>
    public RetryPipeline(RetryOptions options, TimeProvider clock, Func<double> random, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _random = random;
        _logger = logger;
        _closed = _closing.Token;
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxAttempts - 1,
                ShouldHandle = arguments => new(ShouldRepeat(Scope(arguments.Context), arguments.Outcome.Exception)),
                DelayGenerator = arguments => new(Scope(arguments.Context).NextDelay),
                OnRetry = arguments => OnRetry(Scope(arguments.Context), arguments.Outcome.Exception!),
            });
        }

        _pipeline = builder
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = arguments => new(Scope(arguments.Context).AttemptTimeout) })
            .Build();
    }

    /// <summary>The server has answered something: its address is right, so an outage is worth waiting for.</summary>
    public void MarkReached() => _reached = true;

    /// <summary>Breaks off what is under way, delays and bodies as well: disposing an HttpClient ends neither.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposals, 1) == 0)
        {
            _closing.Cancel();
            _closing.Dispose();
        }
    }

    public async Task<T> ExecuteAsync<T>(RetryScope scope, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, stopping.Token);
        context.Properties.Set(ScopeKey, scope);
        try
        {
            return await _pipeline.ExecuteAsync(
                static (context, state) =>
                {
                    state.scope.Attempts++;
                    state.scope.Progressed = false;
                    return state.attempt(context.CancellationToken);
                },
                context,
                (scope, attempt)).ConfigureAwait(false);
        }
        catch (Exception e) when (_closed.IsCancellationRequested && IsOfDisposing(e) && !cancellationToken.IsCancellationRequested)
        {
            // Left as it is, it would be a cancellation, an object of the runtime that was disposed or a broken connection, as it happens.
            throw new ObjectDisposedException($"Could not {scope.Purpose}: the client was disposed before that was finished.", e);
        }
        catch (TimeoutRejectedException e)
        {
            throw TimedOut(scope, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static RetryScope Scope(ResilienceContext context) => context.Properties.GetValue(ScopeKey, null!);

    private static bool IsOfDisposing(Exception failure) =>
        failure is OperationCanceledException or ObjectDisposedException or TimeoutRejectedException or AttemptFailedException { CanRetry: true };

    private static AttemptFailedException TimedOut(RetryScope scope, TimeoutRejectedException e)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"no answer within {scope.AttemptTimeout.TotalSeconds:0.###} s");
        return new(reason, canRetry: true, new TimeoutException(reason, e));
    }

    private bool ShouldRepeat(RetryScope scope, Exception? failure)
    {
        var known = failure as AttemptFailedException;
        if (_closed.IsCancellationRequested || (known is not { CanRetry: true } && failure is not TimeoutRejectedException))
        {
            return false;
        }

        var now = _clock.GetTimestamp();
        // Bytes that moved before the connection broke end an outage; bytes sent to a server that then says no do not.
        if (scope.FirstFailure is null || (scope.Progressed && known?.StatusCode is null))
        {
            scope.FirstFailure = now;
        }

        scope.NextDelay = known?.RetryAfter ?? Jitter(scope.Attempts);
        var isSilent = known?.StatusCode is null && !scope.Progressed && !_reached;
        var bound = isSilent && _options.FirstContactTimeout < _options.TotalTimeout ? _options.FirstContactTimeout : _options.TotalTimeout;
        if (_clock.GetElapsedTime(scope.FirstFailure.Value, now) + scope.NextDelay <= bound)
        {
            return true;
        }

        scope.GaveUp = known?.RetryAfter is { } asked
            ? string.Create(CultureInfo.InvariantCulture, $"the server asked to wait {asked.TotalSeconds:0.#} s, which the bound of {bound.TotalSeconds:0.#} s does not leave")
            : string.Create(CultureInfo.InvariantCulture, $"the bound of {bound.TotalSeconds:0.#} s is reached");
        return false;
    }

    private TimeSpan Jitter(int attempt)
    {
        var ceiling = Math.Min(_options.MaxDelay.TotalSeconds, _options.BaseDelay.TotalSeconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromSeconds(ceiling * _random());
    }

    private ValueTask OnRetry(RetryScope scope, Exception failure)
    {
        var reason = failure is TimeoutRejectedException timeout ? TimedOut(scope, timeout).Message : failure.Message;
        Log.RequestRepeated(_logger, scope.Action, scope.Attempts, reason, scope.NextDelay.TotalSeconds);
        var kind = (failure as AttemptFailedException)?.StatusCode is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "connection";
        Instruments.Retries.Add(1, new KeyValuePair<string, object?>("reason", kind));
        return ValueTask.CompletedTask;
    }
}
