namespace ArtifactSdk.Tests;

/// <summary>Tests that measure something of the whole process run one by one, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "runs alone";
}
