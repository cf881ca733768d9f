namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed record DirectiveDefinition(
    string Name, string? Description, InputSet Arguments, bool IsRepeatable, IReadOnlyList<string> Locations);
