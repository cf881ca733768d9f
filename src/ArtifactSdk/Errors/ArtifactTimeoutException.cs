namespace ArtifactSdk;

/// <summary>An operation took longer than its options allow. Complete files stay; the same call continues from there.</summary>
/// <param name="message">What was tried, on what, what came back and what to do.</param>
/// <param name="timeout">How long it was allowed to take.</param>
/// <param name="pending">The names of the files that were not complete.</param>
/// <param name="innerException">What stopped the work.</param>
public sealed class ArtifactTimeoutException(string message, TimeSpan timeout, IReadOnlyList<string> pending, Exception innerException)
    : ArtifactException(message, new TimeoutException(message, innerException))
{
    /// <summary>Gets how long the operation was allowed to take.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>
    /// Gets the names of the files that were not complete, ordered: not stored by the server, or not in place here. Empty when the time ran out before
    /// the files were known, or after the last of them.
    /// </summary>
    public IReadOnlyList<string> Pending { get; } = pending;

    /// <summary>Gets <see langword="true"/>: files that are complete are not moved again.</summary>
    public override bool IsTransient => true;
}
