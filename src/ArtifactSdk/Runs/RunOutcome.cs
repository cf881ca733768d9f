namespace ArtifactSdk;

/// <summary>How a run ends.</summary>
public enum RunOutcome
{
    /// <summary>Exit code 0.</summary>
    Succeeded,

    /// <summary>Exit code 1.</summary>
    Failed,
}
