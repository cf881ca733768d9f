using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// Finds out whose API key was sent. Which keys are good is remembered for a short while under a keyed hash; whose they are is
/// read afresh each time, so that changes to a user hold at once.
/// </summary>
internal sealed class ApiKeyService(IMetadataStore store, TimeProvider time, ILogger<ApiKeyService> logger)
{
    private const int MaxRemembered = 1024;
    private const int MaxKeyLength = 256;
    private static readonly TimeSpan _rememberFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _recordUseEvery = TimeSpan.FromMinutes(1);

    private readonly byte[] _hashKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt128, Remembered> _good = new();

    /// <summary>The key's user, or null for a key that is not valid here.</summary>
    internal async ValueTask<UserRow?> FindUserAsync(string key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken) is { } holder ? holder.User : null;

    /// <summary>The key's user and its row, or null for a key that is not valid here.</summary>
    internal async ValueTask<(UserRow User, long KeyId)?> FindAsync(string key, CancellationToken cancellationToken)
    {
        // On-premise installations give keys out as "prefix-secret"; what stands before the first dash is for people.
        var secret = key[(key.IndexOf('-', StringComparison.Ordinal) + 1)..];
        if (secret.Length is < ApiKeySecret.PrefixLength or > MaxKeyLength)
        {
            return null;
        }

        var mark = Mark(secret);
        var now = time.GetUtcNow();
        if (!_good.TryGetValue(mark, out var remembered) || time.GetElapsedTime(remembered.VerifiedAt) >= _rememberFor)
        {
            remembered = await VerifyAsync(secret, remembered, cancellationToken);
            if (remembered is null)
            {
                _good.TryRemove(mark, out _);
                return null;
            }

            Remember(mark, remembered);
        }

        // The key's row as well, which another process on the same store may have revoked.
        var user = await store.ReadAsync(
            async session => await session.GetApiKeyAsync(remembered.KeyId) is { RevokedAt: null } ? await session.GetUserAsync(remembered.UserId) : null,
            cancellationToken);
        if (user is null or { DeletedAt: not null })
        {
            return null;
        }

        await RecordUseAsync(remembered, now, cancellationToken);
        return (user, remembered.KeyId);
    }

    /// <summary>For whoever deletes keys: they are refused from the next request on.</summary>
    internal void Forget() => _good.Clear();

    private async ValueTask<Remembered?> VerifyAsync(
        string secret, Remembered? before, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(
            session => session.FindApiKeysAsync(secret[..ApiKeySecret.PrefixLength]), cancellationToken);
        ApiKeyRow? match = null;
        foreach (var row in rows)
        {
            match = ApiKeySecret.Matches(row, secret) ? row : match;
        }

        return match is null
            ? null
            : new Remembered(match.Id, match.UserId, time.GetTimestamp(), before?.LastRecorded ?? match.LastUsedAt ?? DateTimeOffset.MinValue);
    }

    private void Remember(UInt128 mark, Remembered remembered)
    {
        if (_good.Count >= MaxRemembered)
        {
            _good.Clear();
        }

        _good[mark] = remembered;
    }

    private async ValueTask RecordUseAsync(Remembered remembered, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!remembered.ClaimRecording(now, _recordUseEvery))
        {
            return;
        }

        try
        {
            await store.WriteAsync(
                async session =>
                {
                    await session.TouchApiKeyAsync(remembered.KeyId, now);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A full disk must not keep anybody from reading.
            Log.KeyUseNotRecorded(logger, exception);
        }
    }

    private UInt128 Mark(string secret) =>
        BinaryPrimitives.ReadUInt128LittleEndian(HMACSHA256.HashData(_hashKey, Encoding.UTF8.GetBytes(secret)));

    private sealed class Remembered(long keyId, long userId, long verifiedAt, DateTimeOffset lastRecorded)
    {
        private long _lastRecorded = lastRecorded.UtcTicks;

        internal long KeyId { get; } = keyId;

        internal long UserId { get; } = userId;

        /// <summary>By the monotonic clock: setting the machine's time back must not keep a key that was deleted elsewhere.</summary>
        internal long VerifiedAt { get; } = verifiedAt;

        internal DateTimeOffset LastRecorded => new(Interlocked.Read(ref _lastRecorded), TimeSpan.Zero);

        /// <summary>True for one caller per period.</summary>
        internal bool ClaimRecording(DateTimeOffset now, TimeSpan period)
        {
            var last = Interlocked.Read(ref _lastRecorded);
            return Math.Abs(now.UtcTicks - last) >= period.Ticks
                && Interlocked.CompareExchange(ref _lastRecorded, now.UtcTicks, last) == last;
        }
    }
}
