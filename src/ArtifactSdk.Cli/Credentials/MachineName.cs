namespace ArtifactSdk.Cli.Credentials;

/// <summary>What a server is called in netrc: its host, with the port when the address has one.</summary>
internal static class MachineName
{
    public static string Of(Uri baseUrl) => baseUrl.OriginalString.Contains($"{baseUrl.Host}:{baseUrl.Port}", StringComparison.OrdinalIgnoreCase)
        ? $"{baseUrl.Host}:{baseUrl.Port}"
        : baseUrl.Authority;
}
