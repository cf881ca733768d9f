using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ArtifactSdk.TestSupport;

/// <summary>An authority that nobody trusts unless told to, and certificates that it issues.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly List<X509Certificate2> _issued = [];

    public X509Certificate2 Certificate { get; } = Make("CN=Test Authority", null);

    /// <summary>Trusts this authority alone.</summary>
    public X509ChainPolicy Trust => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { Certificate },
    };

    /// <summary>TLS for a server on 127.0.0.1.</summary>
    /// <param name="asksForCertificate">Whether clients have to show a certificate of this authority.</param>
    public HttpsConnectionAdapterOptions Tls(bool asksForCertificate = false) => new()
    {
        ServerCertificate = Issue("CN=127.0.0.1"),
        ClientCertificateMode = asksForCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
        ClientCertificateValidation = (shown, _, _) => shown.IssuerName.RawData.SequenceEqual(Certificate.SubjectName.RawData),
    };

    public X509Certificate2 Issue(string subject)
    {
        var issued = Make(subject, Certificate);
        _issued.Add(issued);
        return issued;
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _issued.ForEach(certificate => certificate.Dispose());
    }

    private static X509Certificate2 Make(string subject, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        }

        using var certificate = request.Create(issuer, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
