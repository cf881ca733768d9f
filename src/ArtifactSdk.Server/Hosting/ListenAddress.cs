using System.Net;

namespace ArtifactSdk.Server.Hosting;

/// <summary>One address to listen on, with the text that a URL has for its host.</summary>
internal sealed record ListenAddress(IPEndPoint EndPoint, string Host)
{
    private const string Scheme = "http://";

    /// <exception cref="ArgumentException">An address cannot be listened on, or is open to others without leave.</exception>
    internal static IReadOnlyList<ListenAddress> ParseAll(string? urls, bool allowRemote)
    {
        var texts = (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return texts.Length == 0
            ? throw new ArgumentException("Urls is empty: name an address, such as http://127.0.0.1:8080.")
            : [.. texts.Select(text => Parse(text, allowRemote))];
    }

    private static ListenAddress Parse(string text, bool allowRemote)
    {
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"Urls: '{text}' asks for https, which this server leaves to a proxy in front of it: use http://.");
        }

        var rest = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].TrimEnd('/') : "";
        var colon = rest.LastIndexOf(':');
        var (host, portText) = colon < 0 || rest.EndsWith(']') ? (rest, "80") : (rest[..colon], rest[(colon + 1)..]);
        if (!ushort.TryParse(portText, System.Globalization.NumberStyles.None, null, out var port) || AddressOf(host) is not { } address)
        {
            throw new ArgumentException(
                $"Urls: '{text}' is not an address to listen on: write http://127.0.0.1:8080, with an IP address or localhost, and a port.");
        }

        if (!allowRemote && !IPAddress.IsLoopback(address))
        {
            throw new ArgumentException(
                $"Urls: '{text}' is open to other machines, and keys would travel unencrypted: use 127.0.0.1, or allow it (--allow-remote, AllowRemote).");
        }

        return new ListenAddress(new IPEndPoint(address, port), UrlHost(host, address));
    }

    private static IPAddress? AddressOf(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => IPAddress.Any,
        ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var six) ? six : null,
        _ => host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out var four) ? four : null,
    };

    /// <summary>"Any address" is nothing that a client could connect to: this machine's own name for itself is.</summary>
    private static string UrlHost(string host, IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "localhost" : host;
}
