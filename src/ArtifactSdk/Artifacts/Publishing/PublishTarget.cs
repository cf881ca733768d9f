namespace ArtifactSdk.Artifacts;

/// <summary>The run that logs.</summary>
internal sealed record PublishTarget(string Entity, string Project, string RunId)
{
    /// <summary>Gets whether the version counts as made by the run; what a run uses was not.</summary>
    public bool IsProducer { get; init; } = true;
}
