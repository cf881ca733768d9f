namespace ArtifactSdk.Configuration;

/// <summary>What the environment says about runs (WANDB_RUN_ID, WANDB_NAME, …); null or empty where it says nothing.</summary>
internal sealed record RunDefaults(
    string? Id, string? Name, string? Group, string? JobType, string? Notes, IReadOnlyList<string> Tags, RunResume? Resume = null);
