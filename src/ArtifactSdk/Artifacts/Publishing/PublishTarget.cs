namespace ArtifactSdk.Artifacts;

/// <summary>The run that logs.</summary>
internal sealed record PublishTarget(string Entity, string Project, string RunId);
