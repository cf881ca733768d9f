namespace ArtifactSdk.Configuration;

/// <summary>An API key together with the place that supplied it. Its text form never shows the key.</summary>
internal sealed class ApiCredential(string key, string source)
{
    public string Key { get; } = key;

    public string Source { get; } = source;

    public override string ToString() => $"the API key from {Source}";
}
