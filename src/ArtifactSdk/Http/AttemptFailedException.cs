using System.Net;

namespace ArtifactSdk.Http;

/// <summary>One attempt came to nothing: a lost connection, a stall, or an answer that is an error. Stays inside the transports.</summary>
/// <param name="reason">What happened in a few words, without secrets.</param>
/// <param name="canRetry">Whether another attempt makes sense.</param>
/// <param name="cause">What the runtime threw.</param>
internal sealed class AttemptFailedException(string reason, bool canRetry, Exception? cause = null) : Exception(reason, cause)
{
    public bool CanRetry { get; } = canRetry;

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    public ErrorAnswer? Answer { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Whether some of an answer came.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What to do about it, where that is known better than in general.</summary>
    public string? Advice { get; init; }

    /// <summary>What goes into the exception for the user as its cause.</summary>
    public Exception ToCause() => InnerException ?? new HttpRequestException(Message, null, StatusCode);
}
