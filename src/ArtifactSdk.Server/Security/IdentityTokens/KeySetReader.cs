using System.Text.Json;
using ArtifactSdk.Server.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace ArtifactSdk.Server.Security.IdentityTokens;

/// <summary>Reads a provider's public keys from a file or an address.</summary>
internal sealed class KeySetReader(string place) : IDisposable
{
    private const int MaxBytes = 1 << 20;
    private const int SmallestRsaKey = 2048;

    private readonly Uri? _address = IdentityTokenChecks.ToAddress(place);

    // A key set that moved is a matter for the administrator: redirects are not followed.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MaxBytes,
    };

    internal bool IsFile => _address is null;

    internal string Place { get; } = place;

    /// <exception cref="IOException">With the reason in one line.</exception>
    internal async Task<IReadOnlyList<JsonWebKey>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Parse(_address is null ? await ReadFileAsync(cancellationToken) : await _http.GetStringAsync(_address, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The identity provider's keys at '{Place}' did not arrive within {_http.Timeout.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or UnauthorizedAccessException or ArgumentException or JsonException or NotSupportedException
            || (exception is IOException && exception.InnerException is null))
        {
            throw new IOException($"The identity provider's keys cannot be read from '{Place}': {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Name a file that holds a JSON Web Key Set, or its https address.", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static List<JsonWebKey> Parse(string text)
    {
        var keys = new JsonWebKeySet(text).Keys.Where(CanVerify).ToList();
        return keys.Count > 0
            ? keys
            : throw new ArgumentException($"it holds no RSA key of {SmallestRsaKey} bits or more and no key on the curve P-256, for signatures.");
    }

    /// <summary>Public keys alone. A symmetric one would let whoever can read it sign.</summary>
    private static bool CanVerify(JsonWebKey key) =>
        key.Use is null or "" or "sig"
        && (key is { Kty: JsonWebAlgorithmsKeyTypes.RSA, KeySize: >= SmallestRsaKey }
            || key is { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256 });

    private async Task<string> ReadFileAsync(CancellationToken cancellationToken)
    {
        var length = new FileInfo(Place).Length;
        return length > MaxBytes
            ? throw new ArgumentException($"it has {length} bytes, and at most {MaxBytes} are read.")
            : await File.ReadAllTextAsync(Place, cancellationToken);
    }
}
