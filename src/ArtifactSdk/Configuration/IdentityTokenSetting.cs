namespace ArtifactSdk.Configuration;

/// <summary>Where the identity token is that is exchanged for access tokens, and where these are kept between programs.</summary>
internal sealed class IdentityTokenSetting(string tokenFile, string source, string credentialsFile)
{
    public string TokenFile { get; } = tokenFile;

    /// <summary>What named the file: an option, a variable or a settings file.</summary>
    public string Source { get; } = source;

    public string CredentialsFile { get; } = credentialsFile;

    public override string ToString() => $"the identity token in '{TokenFile}' (from {Source})";
}
