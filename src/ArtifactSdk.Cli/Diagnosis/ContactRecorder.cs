using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ArtifactSdk.Cli.Diagnosis;

/// <summary>Sends the client's requests, and notes which hosts were met, with which certificate and which time.</summary>
internal sealed class ContactRecorder : DelegatingHandler
{
    private readonly TimeProvider _clock;
    private readonly bool _allowInsecure;

    public ContactRecorder(TimeProvider clock, bool allowInsecure)
    {
        _allowInsecure = allowInsecure;
        _clock = clock;
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Note },
        };
    }

    public ConcurrentDictionary<string, int> Hosts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How far the server's clock is ahead of this machine's, as the last answer said.</summary>
    public TimeSpan? Skew { get; private set; }

    public DateTimeOffset? CertificateEnds { get; private set; }

    public string? CertificateProblem { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Hosts.AddOrUpdate(request.RequestUri!.Authority, 1, static (_, count) => count + 1);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
        {
            Skew = date - _clock.GetUtcNow();
        }

        return response;
    }

    private bool Note(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is X509Certificate2 known)
        {
            CertificateEnds = known.NotAfter.ToUniversalTime();
        }

        if (errors != SslPolicyErrors.None)
        {
            var chainProblems = chain?.ChainStatus.Select(status => status.StatusInformation.Trim()) ?? [];
            CertificateProblem = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"it is made out to {certificate?.Subject}" : string.Join("; ", chainProblems);
        }

        return _allowInsecure || errors == SslPolicyErrors.None;
    }
}
