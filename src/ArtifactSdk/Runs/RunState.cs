namespace ArtifactSdk;

/// <summary>Where a run stands, as far as this process knows.</summary>
public enum RunState
{
    /// <summary>It was started and has not been finished.</summary>
    Running,

    /// <summary>It was finished as succeeded.</summary>
    Finished,

    /// <summary>It was finished as failed.</summary>
    Failed,
}
