using System.Buffers;
using System.Net;
using System.Text.Json;
using ArtifactSdk.Configuration;

namespace ArtifactSdk.Http;

/// <summary>
/// The access token for requests: exchanged for the identity token, kept in memory and in the credentials file, renewed five minutes
/// before it ends. The identity token's file is read anew each time, since whoever wrote it replaces it.
/// </summary>
internal sealed class AccessTokenSource(
    ClientConfiguration configuration,
    IdentityTokenSetting setting,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly CredentialsFile _file = new(setting.CredentialsFile, configuration.BaseUrl.OriginalString.TrimEnd('/'));
    private readonly ErrorMapper _errors = new(configuration);
    private readonly TimeProvider _clock = configuration.Options.TimeProvider;
    private volatile AccessToken? _current;
    private volatile string? _refused;

    // Not disposed: it has no handle as long as nobody asks for one, and whoever is in here is to hear of the client's end, not of this one's.
    private SemaphoreSlim Exchanging { get; } = new(1, 1);

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_current is { } current && IsGood(current))
        {
            return current.Text;
        }

        await Exchanging.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is not { } token || !IsGood(token))
            {
                token = FromFile() ?? await ExchangeAsync(cancellationToken).ConfigureAwait(false);
                _current = token;
            }

            return token.Text;
        }
        finally
        {
            Exchanging.Release();
        }
    }

    /// <summary>The server refused it: another one is fetched for the next request, wherever this one came from.</summary>
    public void Forget(string token)
    {
        _refused = token;
        if (_current?.Text == token)
        {
            _current = null;
        }
    }

    private bool IsGood(AccessToken token) => token.ExpiresAt - _clock.GetUtcNow() > RenewBefore;

    private AccessToken? FromFile() =>
        _file.Read() is var (text, expiresAt) && text != _refused && !text.AsSpan().ContainsAny('\r', '\n') && new AccessToken(text, expiresAt) is var token && IsGood(token)
            ? token
            : null;

    private async Task<AccessToken> ExchangeAsync(CancellationToken cancellationToken)
    {
        var url = new ApiOrigin(configuration.BaseUrl).Resolve("oidc/token");
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent([new("grant_type", Grant), new("assertion", await ReadIdentityTokenAsync(cancellationToken).ConfigureAwait(false))]),
        };
        using var response = await send(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            var text = await BoundedReader.ReadErrorTextAsync(response, cancellationToken).ConfigureAwait(false);
            var failure = _errors.FromResponse(response, text, RetryRule.GraphQl, _clock);

            // What another attempt can change is left to those who repeat; the rest is told as it is.
            throw (int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests
                ? failure
                : Refused($"the server answered {failure.Message}", response.StatusCode);
        }

        var body = await BoundedReader.ReadAsync(response, LongestAnswer, cancellationToken).ConfigureAwait(false);
        if (body is { } answer)
        {
            JsonAnswer.RequireEnd(answer, BoundedReader.IsPacked(response));
        }

        var (token, lifetime) = Read(body) ?? throw Refused("the answer holds no access token; check that the address is that of an API server", response.StatusCode);
        var expiresAt = _clock.GetUtcNow() + lifetime;
        _file.Write(token, expiresAt);
        return new(token, expiresAt);
    }

    private async Task<string> ReadIdentityTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = (await File.ReadAllTextAsync(setting.TokenFile, cancellationToken).ConfigureAwait(false)).Trim();
            return text.Length > 0 ? text : throw Refused("the file is empty", HttpStatusCode.Unauthorized);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Refused($"the file could not be read: {e.Message}", HttpStatusCode.Unauthorized);
        }
    }

    private static (string Token, TimeSpan Lifetime)? Read(ReadOnlySequence<byte>? body)
    {
        try
        {
            using var document = JsonDocument.Parse(body ?? new("null"u8.ToArray()));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("access_token", out var token) && token.ValueKind == JsonValueKind.String
                && token.GetString() is { Length: > 0 } text && !text.AsSpan().ContainsAny('\r', '\n')
                && root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number
                && seconds.TryGetDouble(out var count) && count is > 0 and < 1e9
                ? (text, TimeSpan.FromSeconds(count))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ArtifactAccessException Refused(string what, HttpStatusCode status) => new(
        $"Could not exchange {setting} for an access token at {configuration.BaseUrl.GetLeftPart(UriPartial.Authority)}: {what.TrimEnd('.')}. "
        + "Give a token of the identity provider that the server trusts, or an API key.",
        status)
    {
        CredentialSource = setting.Source,
    };

    private sealed record AccessToken(string Text, DateTimeOffset ExpiresAt);
}
