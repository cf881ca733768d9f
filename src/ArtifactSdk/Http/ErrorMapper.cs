using System.Globalization;
using System.Net;
using ArtifactSdk.Configuration;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Http;

/// <summary>
/// The one place that turns answers and lost connections into the exceptions that users see. A message says what was tried, on what,
/// what came back and what to do; it never holds the key or the query of a signed address.
/// </summary>
internal sealed class ErrorMapper(ClientConfiguration configuration)
{
    private readonly SecretScrubber _scrubber = new(configuration.Credential?.Key);
    private readonly string _host = configuration.BaseUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Throws when the address of the server cannot be used.</summary>
    public static void CheckBaseUrl(ClientConfiguration configuration)
    {
        if (configuration.BaseUrlProblem is { } problem)
        {
            throw new ArtifactException($"Could not create a client: the API address from {configuration.BaseUrlSource} {problem}.");
        }
    }

    /// <summary>Throws when there is no key, or one that no server can have given out.</summary>
    public void CheckCredential()
    {
        if (configuration.Credential is null && configuration.IdentityToken is null)
        {
            var places = string.Join(", ", configuration.KeyPlaces);
            throw new ArtifactAccessException(
                $"Could not find an API key for {_host}. Looked in, in this order: {places}. Set WANDB_API_KEY or ArtifactClientOptions.ApiKey.",
                HttpStatusCode.Unauthorized);
        }

        if (configuration.CredentialProblem is { } problem)
        {
            throw new ArtifactAccessException(
                configuration.IdentityToken is null
                    ? $"Could not use {configuration.Credential} for {_host}: it {problem}. Copy the whole key again."
                    : $"Could not choose what to send to {_host}: {configuration.Credential} {problem}.",
                HttpStatusCode.Unauthorized)
            {
                CredentialSource = configuration.Credential!.Source,
            };
        }
    }

    /// <summary>The key's owner is unknown to the server.</summary>
    public ArtifactAccessException KeyRefused(string action, string operation) => new(
        $"Could not {action}: {Key} was refused by {_host}. Use a key that this server issued.", HttpStatusCode.Unauthorized)
    {
        CredentialSource = configuration.Credential?.Source ?? configuration.IdentityToken?.Source,
        Operation = operation,
    };

    /// <summary>Reads an error answer into a failed attempt.</summary>
    public AttemptFailedException FromResponse(HttpResponseMessage response, string body, RetryRule rule, TimeProvider clock)
    {
        var parsed = ErrorAnswer.Parse(body);
        var answer = parsed with { Message = _scrubber.Clean(parsed.Message) };
        var reason = $"{Name(response.StatusCode)}{(answer.Message.Length > 0 ? $": {answer.Message}" : "")}";
        return new(reason, rule.ShouldRetry(response.StatusCode, body))
        {
            StatusCode = response.StatusCode,
            Answer = answer with { Raw = "" },
            RetryAfter = RetryAfter.Read(response, clock),
            RequestId = response.Headers.TryGetValues("X-Request-Id", out var ids) ? _scrubber.Clean(ids.First()) : null,
        };
    }

    /// <summary>The last failed attempt of a request to the API server.</summary>
    public ArtifactApiException Api(string action, string operation, AttemptFailedException failure, RetryScope scope)
    {
        if (failure.StatusCode is not { } status)
        {
            return new($"Could not {action}: {_host} gave no {(failure.IsPartial ? "complete " : "")}answer ({failure.Message}){After(scope)}. {failure.Advice ?? ConnectionAdvice(scope)}", null, null, failure.ToCause())
            {
                Operation = operation,
                RetryAfter = failure.RetryAfter,
            };
        }

        return FromStatus(action, operation, status, failure.Answer!, After(scope), failure.RequestId, failure.RetryAfter);
    }

    /// <summary>An answer with status 200 that holds errors.</summary>
    public ArtifactApiException GraphQlErrors(string action, string operation, ErrorAnswer answer, string? requestId)
    {
        answer = answer with { Message = _scrubber.Clean(answer.Message) };
        var status = answer switch
        {
            { Code: "PERMISSION_ERROR" } or { Message: "permission denied" } => HttpStatusCode.Forbidden,
            { Message: "user is not logged in" } => HttpStatusCode.Unauthorized,
            { Code: "NOT_FOUND" } => HttpStatusCode.NotFound,
            _ => HttpStatusCode.OK,
        };
        return FromStatus(action, operation, status, answer, "", requestId is null ? null : _scrubber.Clean(requestId), null);
    }

    /// <summary>An answer that is not what the protocol says.</summary>
    public ArtifactApiException Unreadable(string action, string operation, HttpStatusCode status, string what, Exception? cause = null) => new(
        $"Could not {action}: the answer of {_host} to {operation} {what}. Check that the address is that of an API server.", status, null, cause)
    {
        Operation = operation,
    };

    /// <summary>A POST was answered with a redirect; its body and key are not sent elsewhere.</summary>
    public ArtifactApiException PostRedirected(string action, string operation, HttpStatusCode status, Uri? target) => new(
        $"Could not {action}: {_host} redirected {operation} to {(target is null ? "nowhere" : SecretScrubber.Address(target))}, and requests with a key are not redirected. "
        + $"If that is the server's address, set it as the base URL (now from {configuration.BaseUrlSource}).",
        status)
    {
        Operation = operation,
    };

    /// <summary>The last failed attempt of a transfer to or from storage.</summary>
    public static ArtifactTransferException Transfer(string action, string name, Uri url, AttemptFailedException failure, RetryScope scope)
    {
        var host = url.GetLeftPart(UriPartial.Authority);
        var came = failure.StatusCode is null ? $"{host} gave no complete answer ({failure.Message})" : $"{host} answered {failure.Message}";
        return new($"Could not {action}: {came}{After(scope)}. {failure.Advice ?? (failure.CanRetry ? "Try again later." : "The transfer was not repeated.")}", name, scope.Attempts, failure.ToCause());
    }

    /// <summary>Storage refuses fresh addresses as well.</summary>
    public static ArtifactTransferException UrlRefused(string action, StorageUrlExpiredException failure, int attempts) => new(
        $"Could not {action}: {failure.Message}. A new address was refused too: check the clock of this machine and of the server.",
        failure.Name,
        attempts,
        new HttpRequestException(failure.Message, null, failure.StatusCode));

    /// <summary>A redirect that is not followed.</summary>
    public static ArtifactTransferException RedirectRefused(string action, string name, Uri from, Uri? to, string why, RetryScope scope)
    {
        var target = to is null ? "nowhere" : SecretScrubber.Address(to);
        var message = $"Could not {action}: {SecretScrubber.Address(from)} redirected to {target}, which is not followed: {why}.";
        return new(message, name, scope.Attempts, new HttpRequestException(message));
    }

    /// <summary>An expired address, with what storage said about it.</summary>
    public static StorageUrlExpiredException UrlExpired(string name, AttemptFailedException failure) =>
        new(name, failure.StatusCode!.Value, failure.Answer!.Message);

    private string Key => configuration.Credential?.ToString() ?? configuration.IdentityToken?.ToString() ?? "a request without a key";

    private static string Name(HttpStatusCode status) => string.Create(CultureInfo.InvariantCulture, $"{(int)status} {status}");

    private static string After(RetryScope scope) => scope switch
    {
        { GaveUp: { } why } => string.Create(CultureInfo.InvariantCulture, $"; given up after {Times(scope.Attempts)}: {why}"),
        { Attempts: > 1 } => string.Create(CultureInfo.InvariantCulture, $"; given up after {Times(scope.Attempts)}"),
        _ => "",
    };

    private static string Times(int attempts) => attempts == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{attempts} attempts");

    private string ConnectionAdvice(RetryScope scope) => scope.GaveUp is not null || scope.Attempts > 1
        ? $"Check that the server runs and that the address is right (from {configuration.BaseUrlSource})."
        : $"Check the address (from {configuration.BaseUrlSource}) and the network.";

    private ArtifactApiException FromStatus(
        string action, string operation, HttpStatusCode status, ErrorAnswer answer, string after, string? requestId, TimeSpan? retryAfter)
    {
        var said = answer.Message.Length > 0 ? answer.Message.TrimEnd('.', ' ') : "no explanation";
        var came = status == HttpStatusCode.OK ? $"{_host} answered: {said}{after}." : $"{_host} answered {Name(status)}: {said}{after}.";
        return status switch
        {
            HttpStatusCode.Unauthorized => new ArtifactAccessException(
                $"Could not {action}: {Key} was refused by {_host} ({said}). Use a key that this server issued.", status)
            {
                CredentialSource = configuration.Credential?.Source ?? configuration.IdentityToken?.Source,
                ErrorCode = answer.Code,
                Operation = operation,
                RequestId = requestId,
                ServerText = answer.Message,
            },
            HttpStatusCode.Forbidden => new ArtifactAccessException(
                $"Could not {action}: {came} The owner of {Key} may not do this; ask for the permission or use another key.", status)
            {
                CredentialSource = configuration.Credential?.Source ?? configuration.IdentityToken?.Source,
                ErrorCode = answer.Code,
                Operation = operation,
                RequestId = requestId,
                ServerText = answer.Message,
            },
            HttpStatusCode.NotFound => new ArtifactNotFoundException($"Could not {action}: {came} Check the names. The server also answers 404 for what the owner of the key may not see.")
            {
                ErrorCode = answer.Code,
                Operation = operation,
                RequestId = requestId,
                ServerText = answer.Message,
            },
            _ => new ArtifactApiException($"Could not {action}: {came} {Advice(status, operation, wasRepeated: after.Length > 0)}".TrimEnd(), status, answer.Code)
            {
                Operation = operation,
                RequestId = requestId,
                ServerText = answer.Message,
                RetryAfter = retryAfter,
            },
        };
    }

    private static string Advice(HttpStatusCode status, string operation, bool wasRepeated) => (int)status switch
    {
        200 => "",
        408 or 425 or 429 or 502 or 503 or 504 => "Try again later.",
        413 => "Send less in one request.",
        407 => "A proxy requires credentials. Set them in the handler of an HttpClient that you pass to the client, or in HTTPS_PROXY.",
        < 500 when wasRepeated => "Try again later.",
        >= 500 => "The server failed; the reason is in its log.",
        _ => $"The request ({operation}) was not accepted; repeating it will not help.",
    };
}
