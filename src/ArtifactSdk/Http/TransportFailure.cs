using System.Net.Sockets;
using System.Security.Authentication;

namespace ArtifactSdk.Http;

/// <summary>Judges what HttpClient throws: a connection that may come back, or something another attempt cannot mend.</summary>
internal static class TransportFailure
{
    // A bare SocketException is what HttpClient lets through when the other side is gone in the moment of connecting.
    public static bool Is(Exception failure) => failure is HttpRequestException or IOException or SocketException or InvalidDataException or NotSupportedException || IsTimeout(failure);

    public static Exception Wrap(Exception failure)
    {
        // Some other cancellation, such as the client being disposed: not ours to repeat or rename.
        if (failure is AttemptFailedException || (failure is OperationCanceledException && !IsTimeout(failure)))
        {
            return failure;
        }

        return new AttemptFailedException(Describe(failure), !IsFinal(failure), failure) { Advice = Advise(failure) };
    }

    // HttpClient.Timeout and ConnectTimeout are reported as a cancellation with a TimeoutException inside.
    private static bool IsTimeout(Exception failure) => failure is OperationCanceledException { InnerException: TimeoutException };

    // A certificate that is not trusted, a proxy that wants a password: trying again only hides the message.
    private static bool IsFinal(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException)
            {
                return true;
            }
        }

        // An address that is not http: a server may have sent any.
        return failure is NotSupportedException or HttpRequestException
        {
            HttpRequestError: HttpRequestError.UserAuthenticationError or HttpRequestError.ProxyTunnelError
                or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded,
        };
    }

    private static bool IsOfHttpClient(Exception timeout) => timeout.Message.Contains("HttpClient.Timeout", StringComparison.Ordinal);

    private static string? Advise(Exception failure) => failure switch
    {
        OperationCanceledException when IsOfHttpClient(failure) =>
            "The HttpClient that you passed to the client has a Timeout. Set it to Timeout.InfiniteTimeSpan; RequestTimeout and Transfer.StallTimeout then apply.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "If its certificate comes from a private authority, trust that authority on this machine, or in the handler of an HttpClient that you pass to the client. A client certificate belongs into that handler too.",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            "Check the proxy and its credentials, which come from the handler of an HttpClient that you pass to the client, or from HTTPS_PROXY.",
        _ => null,
    };

    // Without a connection the outer message names the host that was tried, which may be a proxy that nobody thought of.
    private static string Describe(Exception failure) => failure switch
    {
        OperationCanceledException when IsOfHttpClient(failure) => "HttpClient.Timeout has passed",
        OperationCanceledException => "the connection timed out",
        NotSupportedException => "the address cannot be used: " + failure.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name could not be resolved: " + failure.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection: " + Innermost(failure).Message,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection: " + failure.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            => "the connection ended before the answer was complete",
        _ => "the connection broke: " + Innermost(failure).Message,
    };

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;
}
