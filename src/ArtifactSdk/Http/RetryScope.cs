namespace ArtifactSdk.Http;

/// <summary>One request with all its attempts.</summary>
internal sealed class RetryScope(RetryRule rule, string action)
{
    public RetryRule Rule { get; } = rule;

    /// <summary>What is being done, for the log: <c>download 'a.bin'</c>.</summary>
    public string Action { get; } = action;

    /// <summary>What it is done for, as an exception says it; the log has the shorter action.</summary>
    public string Purpose { get; init; } = action;

    /// <summary>How long one attempt may take; zero where only stalls are watched.</summary>
    public TimeSpan AttemptTimeout { get; init; }

    /// <summary>What attempts that broke off have brought of the body, where the reader can go on from there.</summary>
    public KeptBytes? Kept { get; init; }

    public int Attempts { get; set; }

    /// <summary>Bytes of the body moved in the current attempt: an outage that began earlier is over.</summary>
    public bool Progressed { get; set; }

    /// <summary>When the outage began, by the clock's timestamp.</summary>
    public long? FirstFailure { get; set; }

    public TimeSpan NextDelay { get; set; }

    /// <summary>Why no further attempt was made although the failure allowed one, or null.</summary>
    public string? GaveUp { get; set; }
}
