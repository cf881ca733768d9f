using System.Net;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Scheme and host for URLs that this server hands out: what the caller itself used, so that they work through port mappings,
/// unless the operator named one.
/// </summary>
internal sealed class PublicOrigin(Uri? configured)
{
    private readonly string? _configured = configured?.AbsoluteUri.TrimEnd('/');

    internal string Of(HttpContext context)
    {
        if (_configured is not null)
        {
            return _configured;
        }

        var host = context.Request.Host.Value;
        if (IsPlainHost(host))
        {
            return $"{context.Request.Scheme}://{host}";
        }

        // HTTP/1.0 allows a request without a host: the address it came in on is the only one known to work.
        var connection = context.Connection;
        return $"{context.Request.Scheme}://{new IPEndPoint(connection.LocalIpAddress ?? IPAddress.Loopback, connection.LocalPort)}";
    }

    /// <summary>Nothing but a name or address and a port: no user, no path, nothing that a reader of URLs could stumble over.</summary>
    private static bool IsPlainHost(string? host) =>
        !string.IsNullOrEmpty(host)
        && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']')
        && Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri)
        && uri.Host.Length > 0;
}
