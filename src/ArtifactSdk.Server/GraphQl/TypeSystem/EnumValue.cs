namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed record EnumValue(string Name, string? Description, string? DeprecationReason);
