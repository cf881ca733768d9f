namespace ArtifactSdk;

/// <summary>The base of every error that the client reports about artifacts, servers and bytes.</summary>
/// <param name="message">What was tried, on what, what came back and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class ArtifactException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Gets whether the same call may succeed later.</summary>
    public virtual bool IsTransient => false;
}
