namespace ArtifactSdk.Tests.Configuration;

/// <summary>Keys that pass the rules, one for each place, so that a test sees which one was taken.</summary>
internal static class TestKeys
{
    public static readonly string Option = new('a', 40);
    public static readonly string Variable = new('b', 40);
    public static readonly string Local = new('c', 40);
    public static readonly string Global = new('d', 40);
    public static readonly string Netrc = new('e', 40);
}
