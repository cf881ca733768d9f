using System.Net;

namespace ArtifactSdk;

/// <summary>A version could not be linked. <see cref="Reason"/> says why; the message says what to do.</summary>
/// <param name="message">What was tried, why it failed and what to do.</param>
/// <param name="reason">Why.</param>
/// <param name="target">The collection that was to be linked into.</param>
/// <param name="statusCode">The HTTP status, or <see langword="null"/> when the link was refused before it was sent.</param>
/// <param name="errorCode">The server's own code, if it gave one.</param>
/// <param name="innerException">The server's answer, if there was one.</param>
public sealed class ArtifactLinkException(
    string message,
    LinkFailureReason reason,
    CollectionPath target,
    HttpStatusCode? statusCode = null,
    string? errorCode = null,
    Exception? innerException = null)
    : ArtifactApiException(message, statusCode, errorCode, innerException)
{
    /// <summary>Gets why the link failed.</summary>
    public LinkFailureReason Reason { get; } = reason;

    /// <summary>Gets the collection that was to be linked into.</summary>
    public CollectionPath Target { get; } = target;

    /// <summary>Gets <see langword="false"/>: each reason persists until somebody changes something.</summary>
    public override bool IsTransient => false;
}
