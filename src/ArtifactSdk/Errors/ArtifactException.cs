namespace ArtifactSdk;

/// <summary>The base of every error that the client reports about artifacts, servers and bytes.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>The server said no, or did not answer: <see cref="ArtifactApiException"/> and what derives from it.</item>
/// <item>The bytes did not arrive: <see cref="ArtifactTransferException"/>.</item>
/// <item>They arrived wrong: <see cref="ArtifactIntegrityException"/>.</item>
/// <item>The whole took longer than its options allow: <see cref="ArtifactTimeoutException"/>.</item>
/// <item>The client was held wrong: <see cref="ArgumentException"/>, <see cref="InvalidOperationException"/>,
/// <see cref="ObjectDisposedException"/>, and for the text of a path <see cref="ArtifactPathFormatException"/>.</item>
/// <item>You cancelled: <see cref="OperationCanceledException"/>, always, and never wrapped in another.</item>
/// </list>
/// A deadline that ran out is an <see cref="ArtifactApiException"/> or an <see cref="ArtifactTransferException"/> with a
/// <see cref="TimeoutException"/> inside. A message says what was tried, on what, what came back and what to do; it never holds
/// an API key or the signature of a URL.
/// </remarks>
/// <param name="message">What was tried, on what, what came back and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class ArtifactException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Gets whether the same call may succeed later without a change. The client has already tried again by itself.</summary>
    public virtual bool IsTransient => false;
}
