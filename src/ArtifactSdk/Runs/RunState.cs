namespace ArtifactSdk;

/// <summary>Where a run stands: of a <see cref="Run"/> as far as this process knows, of a <see cref="StoredRun"/> as the server said.</summary>
public enum RunState
{
    /// <summary>It was started and has not been finished.</summary>
    Running,

    /// <summary>It was finished as succeeded.</summary>
    Finished,

    /// <summary>It was finished as failed.</summary>
    Failed,

    /// <summary>It gave no sign of life for some minutes.</summary>
    Crashed,

    /// <summary>It was stopped by somebody.</summary>
    Killed,

    /// <summary>It is to start later.</summary>
    Pending,

    /// <summary>It is giving way to more urgent work, or has.</summary>
    Preempted,

    /// <summary>The server said something that this version of the package does not know.</summary>
    Unknown,
}
