namespace ArtifactSdk.Server.GraphQl;

/// <summary>JSON text that a resolver already has; a field of type JSON writes it as it stands (after checking that it is JSON).</summary>
internal readonly record struct RawJson(string Text);
