namespace ArtifactSdk.Protocol;

/// <summary>The variables of an operation that has none.</summary>
internal sealed record NoVariables
{
    public static readonly NoVariables Value = new();
}
