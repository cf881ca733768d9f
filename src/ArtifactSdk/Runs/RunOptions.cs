using System.Text.Json.Nodes;

namespace ArtifactSdk;

/// <summary>The options of a run.</summary>
public sealed class RunOptions
{
    /// <summary>Gets or sets the id of the run on the server. <see cref="Resume"/> says what to do if it exists.</summary>
    /// <value>The default is <see langword="null"/>: <c>WANDB_RUN_ID</c>, else eight random letters and digits.</value>
    public string? Id { get; set; }

    /// <summary>Gets or sets what to do if a run with this <see cref="Id"/> exists. Without an id, only <see cref="RunResume.Must"/> has an effect: it is an error.</summary>
    /// <value>The default is <see cref="RunResume.Allow"/>, or the value of <c>WANDB_RESUME</c>: <c>allow</c>, <c>auto</c> (the same), <c>must</c> or <c>never</c>.</value>
    public RunResume Resume
    {
        get => ExplicitResume ?? RunResume.Allow;
        set => ExplicitResume = value;
    }

    /// <summary>Gets or sets the display name.</summary>
    /// <value>The default is <see langword="null"/>: <c>WANDB_NAME</c>, else the server generates one.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the entity, a user or a team, that the project belongs to.</summary>
    /// <value>The default is <see langword="null"/>: the client's entity, else the default one of the key's owner.</value>
    public string? Entity { get; set; }

    /// <summary>Gets or sets the project; it is created if it does not exist.</summary>
    /// <value>The default is <see langword="null"/>: the client's project, else <c>uncategorized</c>.</value>
    public string? Project { get; set; }

    /// <summary>Gets or sets the kind of work that the run does, such as <c>train</c>.</summary>
    /// <value>The default is <see langword="null"/>: <c>WANDB_JOB_TYPE</c>.</value>
    public string? JobType { get; set; }

    /// <summary>Gets or sets the group that the run belongs to.</summary>
    /// <value>The default is <see langword="null"/>: <c>WANDB_RUN_GROUP</c>.</value>
    public string? Group { get; set; }

    /// <summary>Gets or sets the notes about the run.</summary>
    /// <value>The default is <see langword="null"/>: <c>WANDB_NOTES</c>.</value>
    public string? Notes { get; set; }

    /// <summary>Gets the tags of the run.</summary>
    /// <value>The default is empty: then <c>WANDB_TAGS</c>.</value>
    public IList<string> Tags { get; } = [];

    /// <summary>Gets the configuration of the run.</summary>
    /// <value>The default is empty.</value>
    public JsonObject Config { get; } = [];

    /// <summary>Gets or sets how long <see cref="Run.DisposeAsync"/> waits for artifacts that the run is still logging, and as long again to tell the server that the run is over.</summary>
    /// <value>The default is 30 seconds. Allowed: above 0, below 25 days.</value>
    public TimeSpan FinishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal RunResume? ExplicitResume { get; private set; }
}
