namespace ArtifactSdk;

/// <summary>What to do if a run with the id exists.</summary>
public enum RunResume
{
    /// <summary>Continues the run where it stopped; starts a new one if there is none.</summary>
    Allow,

    /// <summary>Continues the run where it stopped; it must exist.</summary>
    Must,

    /// <summary>The run must not exist.</summary>
    Never,
}
