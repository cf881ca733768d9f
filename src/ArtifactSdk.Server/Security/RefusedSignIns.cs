using System.Net;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// Writes refused sign-ins to the audit log, a few a minute: whoever tries keys must not fill the disk. An entry says how many
/// there were since the one before. By the monotonic clock.
/// </summary>
internal sealed class RefusedSignIns(IMetadataStore store, TimeProvider clock, ILogger<RefusedSignIns> logger)
{
    private const int MaxEntries = 10;
    private static readonly TimeSpan _period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<IPAddress> _written = [];
    private long _periodBegan = clock.GetTimestamp();
    private long _unwritten;

    /// <param name="context">The request, for its address.</param>
    /// <param name="way">What was tried: a browser's session, an identity token.</param>
    /// <param name="user">Who it would have been, where that is known.</param>
    internal async ValueTask RecordAsync(HttpContext context, string way, string? user = null)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (Take(address) is not { } attempts)
        {
            return;
        }

        try
        {
            var details = AuditDetails.Of(("address", address), ("attempts", attempts), ("user", user), ("way", way));
            using var scope = AuditScope.Begin(Caller.Anonymous, "refuseSignIn", () => details);
            await store.WriteAsync(static _ => ValueTask.FromResult(true), context.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The refusal itself stands, also on a full disk.
            Log.RefusalNotRecorded(logger, exception);
        }
    }

    /// <summary>How many attempts an entry would stand for, or null when there is to be none.</summary>
    private long? Take(IPAddress address)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_periodBegan) >= _period)
            {
                _written.Clear();
                _periodBegan = clock.GetTimestamp();
            }

            _unwritten++;
            if (_written.Count >= MaxEntries || !_written.Add(address))
            {
                return null;
            }

            var attempts = _unwritten;
            _unwritten = 0;
            return attempts;
        }
    }
}
