using System.Net;

namespace ArtifactSdk;

/// <summary>The server refused a request, or did not answer.</summary>
/// <param name="message">What was tried, on what, what came back and what to do.</param>
/// <param name="statusCode">The HTTP status, or <see langword="null"/> when there was no answer.</param>
/// <param name="errorCode">The server's own code, if it gave one.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class ArtifactApiException(string message, HttpStatusCode? statusCode, string? errorCode = null, Exception? innerException = null)
    : ArtifactException(message, innerException)
{
    /// <summary>Gets the HTTP status, or <see langword="null"/> when there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;

    /// <summary>Gets the server's own code, if it gave one.</summary>
    public string? ErrorCode { get; internal init; } = errorCode;

    /// <summary>Gets what the server itself said, for a message that has explained the rest already; the whole message if it said nothing.</summary>
    internal string ServerText
    {
        get => field.Length > 0 ? field : Message;
        init;
    } = "";

    /// <summary>Gets the name of the request.</summary>
    public string? Operation { get; init; }

    /// <summary>Gets the id by which the server's operator finds the request, if the server gave one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets how long the server asked to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Gets whether the same call may succeed later: there was no answer, or the status was 408, 429, or 500 and above other
    /// than 501.
    /// </summary>
    public override bool IsTransient => StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)StatusCode >= 500 && StatusCode != HttpStatusCode.NotImplemented);
}
