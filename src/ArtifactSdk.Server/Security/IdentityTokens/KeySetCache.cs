using ArtifactSdk.Server.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace ArtifactSdk.Server.Security.IdentityTokens;

/// <summary>
/// A provider's keys, kept for a while. Keys that cannot be read again stay in use, so that the provider's failures are not ours;
/// by the monotonic clock, so that setting the machine's time changes nothing.
/// </summary>
internal sealed class KeySetCache(KeySetReader reader, TimeProvider clock, ILogger<KeySetCache> logger) : IDisposable
{
    private static readonly TimeSpan _refreshAfter = TimeSpan.FromMinutes(15);

    // A token with an unknown key id costs nothing to make, so it must not make this server ask the provider each time.
    private static readonly TimeSpan _askAtMostEvery = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<JsonWebKey>? _keys;
    private long? _askedAt;

    /// <summary>The keys that a token with this key id may be signed with.</summary>
    /// <exception cref="IdentityTokenException">Keys have never been read.</exception>
    internal async ValueTask<IReadOnlyList<JsonWebKey>> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (_keys is { } known && Age() < _refreshAfter && Matching(known, keyId) is { Count: > 0 } found)
        {
            return found;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_askedAt is null || Age() >= _askAtMostEvery)
            {
                await ReadAsync(cancellationToken);
            }
        }
        finally
        {
            _reading.Release();
        }

        return _keys is { } keys
            ? Matching(keys, keyId)
            : throw IdentityTokenException.NoKeys("the identity provider's keys cannot be read; the server's log says why. Try again later.");
    }

    /// <summary>At the start: a file that cannot be read is a mistake of the start, an address that does not answer may be one of the moment.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal async Task WarmAsync(CancellationToken cancellationToken)
    {
        if (reader.IsFile)
        {
            _keys = await reader.ReadAsync(cancellationToken);
            _askedAt = clock.GetTimestamp();
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        _reading.Dispose();
    }

    /// <summary>A token without a key id can only be meant for the one key that there is.</summary>
    private static IReadOnlyList<JsonWebKey> Matching(IReadOnlyList<JsonWebKey> keys, string? keyId) =>
        string.IsNullOrEmpty(keyId)
            ? keys.Count == 1 ? keys : []
            : [.. keys.Where(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal))];

    private TimeSpan Age() => _askedAt is { } at ? clock.GetElapsedTime(at) : TimeSpan.MaxValue;

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _askedAt = clock.GetTimestamp();
        try
        {
            _keys = await reader.ReadAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            Log.KeySetNotRead(logger, exception.Message);
        }
    }
}
