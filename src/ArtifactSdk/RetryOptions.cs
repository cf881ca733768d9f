using ArtifactSdk.Configuration;

namespace ArtifactSdk;

/// <summary>How failed requests are retried.</summary>
/// <remarks>
/// The client retries after lost connections, timeouts and transient statuses (408, 425, 429, and 5xx except 501, among
/// others). The delay before attempt <c>n + 1</c> is random between zero and <c>min(MaxDelay, BaseDelay · 2ⁿ⁻¹)</c>;
/// a <c>Retry-After</c> header replaces it. If a delay would exceed <see cref="TotalTimeout"/>, the call fails at once.
/// </remarks>
public sealed class RetryOptions
{
    /// <summary>Gets or sets the maximum number of attempts of one request, including the first.</summary>
    /// <value>20. Allowed: 1 to 1000; 1 means no retries.</value>
    public int MaxAttempts { get; set; } = 20;

    /// <summary>Gets or sets the upper bound of the first delay; it doubles with each attempt.</summary>
    /// <value>2 seconds. Allowed: 0 to 1 day.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the upper bound of any computed delay.</summary>
    /// <value>1 minute. Allowed: <see cref="BaseDelay"/> to 1 day.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets how long one request is retried: no attempt starts later than this after the first failure. The time starts again when
    /// file contents were transferred before the connection broke.
    /// </summary>
    /// <value>15 minutes. Allowed: 0 to 7 days.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Gets or sets the same limit for a server that has never answered this client: its address is probably wrong, or it is not
    /// running.
    /// </summary>
    /// <value>1 minute. Allowed: 0 to 7 days; <see cref="TotalTimeout"/> still applies.</value>
    public TimeSpan FirstContactTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal void CopyTo(RetryOptions copy)
    {
        copy.MaxAttempts = MaxAttempts;
        copy.BaseDelay = BaseDelay;
        copy.MaxDelay = MaxDelay;
        copy.TotalTimeout = TotalTimeout;
        copy.FirstContactTimeout = FirstContactTimeout;
    }

    internal void Validate()
    {
        OptionChecks.Range(MaxAttempts, 1, 1000, "Retry." + nameof(MaxAttempts));
        OptionChecks.Range(BaseDelay, TimeSpan.Zero, OptionChecks.Day, "Retry." + nameof(BaseDelay));
        OptionChecks.Range(MaxDelay, BaseDelay, OptionChecks.Day, "Retry." + nameof(MaxDelay));
        OptionChecks.Range(TotalTimeout, TimeSpan.Zero, 7 * OptionChecks.Day, "Retry." + nameof(TotalTimeout));
        OptionChecks.Range(FirstContactTimeout, TimeSpan.Zero, 7 * OptionChecks.Day, "Retry." + nameof(FirstContactTimeout));
    }
}
