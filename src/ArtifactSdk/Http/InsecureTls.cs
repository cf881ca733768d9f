using System.Diagnostics.CodeAnalysis;

namespace ArtifactSdk.Http;

/// <summary>The one place where certificates may go unverified, because <see cref="ArtifactClientOptions.AllowInsecureTls"/> says so.</summary>
internal static class InsecureTls
{
    [SuppressMessage("Security", "CA5359", Justification = "The caller has asked for it by name, and a warning is logged.")]
    public static void Allow(SocketsHttpHandler handler) =>
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
}
