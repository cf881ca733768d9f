using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Diagnostics;

/// <summary>Takes the API key and the queries of signed addresses out of a text that came from elsewhere.</summary>
internal sealed partial class SecretScrubber
{
    private const string Removed = "***";

    private readonly string[] _secrets;

    public SecretScrubber(string? key) => _secrets = string.IsNullOrEmpty(key)
        ? []
        : [key, Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + key)), Uri.EscapeDataString(key)];

    public bool Holds(string text) => Array.Exists(_secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Removed, StringComparison.OrdinalIgnoreCase);
        }

        return QueryPattern().Replace(text, "$1?" + Removed);
    }

    /// <summary>An address without what may be secret in it: user name, password, query and fragment.</summary>
    public static string Address(Uri url) => url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "a relative address";

    [GeneratedRegex("""(https?://[^\s?"'<>]+)\?[^\s"'<>]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QueryPattern();
}
