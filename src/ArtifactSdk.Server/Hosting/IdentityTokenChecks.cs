namespace ArtifactSdk.Server.Hosting;

/// <summary>Which setting of identity tokens has a value that cannot be.</summary>
internal static class IdentityTokenChecks
{
    private static readonly TimeSpan _shortestToken = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan _longestToken = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">In one line, with the name of the option.</exception>
    internal static void Require(IdentityTokenOptions options)
    {
        Named(nameof(options.Issuer), options.Issuer, "name the provider as its tokens do");
        Named(nameof(options.Audience), options.Audience, "name whom tokens have to be meant for");
        Named(nameof(options.KeySet), options.KeySet, "name the file or the https address of the provider's keys");
        Named(nameof(options.UserClaim), options.UserClaim, "name the claim that says who the user is");
        if (ToAddress(options.KeySet!) is { Scheme: not "https", IsLoopback: false })
        {
            throw new ArgumentException(
                $"IdentityTokens.KeySet '{options.KeySet}' has to be an https address or the path of a file: keys that travel unprotected prove nothing.");
        }

        if (options.TokenLifetime < _shortestToken || options.TokenLifetime > _longestToken)
        {
            throw new ArgumentException($"IdentityTokens.TokenLifetime '{options.TokenLifetime}' has to be from 6 minutes to 1 day.");
        }
    }

    /// <summary>The address of the keys, or null when they are in a file.</summary>
    internal static Uri? ToAddress(string keySet) =>
        Uri.TryCreate(keySet, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private static void Named(string option, string? value, string what)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"IdentityTokens.{option} is missing: {what}.");
        }
    }
}
