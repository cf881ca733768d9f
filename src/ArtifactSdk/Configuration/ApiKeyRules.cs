using System.Text.RegularExpressions;

namespace ArtifactSdk.Configuration;

/// <summary>Whether a text can be an API key at all. The answer never repeats the text.</summary>
internal static partial class ApiKeyRules
{
    private const int ShortestSecret = 40;

    public static string? FindProblem(string key)
    {
        if (TokenPattern().IsMatch(key))
        {
            return null;
        }

        var dash = key.IndexOf('-', StringComparison.Ordinal);
        var secret = key.AsSpan(dash + 1);
        if (secret.Length < ShortestSecret)
        {
            return $"is too short: {secret.Length} characters{(dash < 0 ? "" : " after the prefix")}, at least {ShortestSecret} are needed";
        }

        return SecretPattern().IsMatch(secret)
            ? null
            : "holds characters that no API key has (allowed: letters, digits, '_' and '-')";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretPattern();
}
