using System.Net;

namespace ArtifactSdk.Http;

/// <summary>What may be followed, and where to.</summary>
internal static class Redirects
{
    public const int MaxHops = 5;

    public static bool Is(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    public static Uri? Target(HttpResponseMessage response, Uri from) =>
        response.Headers.Location is { } location ? new Uri(from, location) : null;

    /// <summary>Why the hop is refused, or null.</summary>
    public static string? FindProblem(Uri from, Uri? target, int hop) => target switch
    {
        null => "it names no target",
        { Scheme: not ("http" or "https") } => "the target is not http or https",
        { Scheme: "http" } when from.Scheme == "https" => "it leads from https to http",
        { UserInfo.Length: > 0 } => "the target holds a user name or password",
        _ when hop >= MaxHops => $"more than {MaxHops} redirects in a row",
        _ => null,
    };
}
