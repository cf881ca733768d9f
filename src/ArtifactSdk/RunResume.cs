namespace ArtifactSdk;

/// <summary>What an id means that a run has already.</summary>
public enum RunResume
{
    /// <summary>The run goes on where it stopped; without such a run a new one starts.</summary>
    Allow,

    /// <summary>The run must exist, and goes on where it stopped.</summary>
    Must,

    /// <summary>The run must not exist.</summary>
    Never,
}
