using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// How many requests each user, and each address without a valid key, may still make. The clock is the monotonic one: setting the
/// machine's time neither locks anybody out nor lets anybody through.
/// </summary>
internal sealed class RequestRates(ServerLimits limits, TimeProvider time)
{
    private const int MaxBuckets = 10_000;

    private readonly ConcurrentDictionary<(long UserId, IPAddress? Address), RequestBucket> _buckets = new();

    /// <summary>Counts a request of a user.</summary>
    /// <returns>False when it was one too many; the answer has been sent.</returns>
    internal ValueTask<bool> AdmitAsync(HttpContext context, long userId) =>
        AdmitAsync(context, (userId, null), limits.RequestsPerSecond, limits.RequestBurst);

    /// <summary>Counts a request that came without a key, or with a wrong one.</summary>
    /// <returns>False when it was one too many; the answer has been sent.</returns>
    internal ValueTask<bool> AdmitAnonymousAsync(HttpContext context) =>
        AdmitAsync(
            context,
            (0, context.Connection.RemoteIpAddress ?? IPAddress.None),
            limits.AnonymousRequestsPerSecond,
            limits.AnonymousRequestBurst);

    private async ValueTask<bool> AdmitAsync(HttpContext context, (long UserId, IPAddress? Address) who, int perSecond, int burst)
    {
        if (limits.RequestsPerSecond == 0)
        {
            return true;
        }

        var now = time.GetTimestamp();
        if (_buckets.Count >= MaxBuckets)
        {
            Sweep(now);
        }

        var bucket = _buckets.GetOrAdd(who, _ => new RequestBucket(perSecond, burst, time, now));
        var state = bucket.Take(now);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(burst);
        headers["RateLimit-Remaining"] = Text(state.Remaining);
        headers["RateLimit-Reset"] = Text(state.SecondsToFull);
        if (state.Admitted)
        {
            return true;
        }

        headers.RetryAfter = Text(state.SecondsToNext);
        ServerTelemetry.Refused("rate");
        await RateReply.SendAsync(context, who.UserId != 0, state.SecondsToNext);
        return false;
    }

    /// <summary>Whoever has rested long enough to be as good as new is forgotten; in need, everybody.</summary>
    private void Sweep(long now)
    {
        foreach (var (who, bucket) in _buckets)
        {
            if (bucket.IsFull(now))
            {
                _buckets.TryRemove(who, out _);
            }
        }

        if (_buckets.Count >= MaxBuckets)
        {
            _buckets.Clear();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
