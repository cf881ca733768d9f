using System.Net;

namespace ArtifactSdk.Http;

/// <summary>Which answers of a kind of request are worth another attempt. Lost connections and timeouts always are.</summary>
internal sealed class RetryRule
{
    /// <summary>GraphQL and the run stream: every status from 400 on but those that another attempt cannot change.</summary>
    public static readonly RetryRule GraphQl = new((status, _) =>
        status >= 400 && status is not (400 or 401 or 403 or 404 or 409 or 410 or 413 or 422 or 501));

    /// <summary>Two writers met: upsertBucket and commitArtifact are safe to repeat.</summary>
    public static readonly RetryRule GraphQlWithConflicts = new((status, body) => status == 409 || GraphQl.ShouldRetry((HttpStatusCode)status, body));

    /// <summary>Storage. A 400 that speaks of RequestTimeout is S3's way to say that a body came too slowly.</summary>
    public static readonly RetryRule Storage = new((status, body) =>
        status is 408 or 425 or 429 || status is >= 500 and not 501
        || (status == 400 && body.Contains("RequestTimeout", StringComparison.OrdinalIgnoreCase)));

    private readonly Func<int, string, bool> _matches;

    private RetryRule(Func<int, string, bool> matches) => _matches = matches;

    public bool ShouldRetry(HttpStatusCode status, string body) => _matches((int)status, body);
}
