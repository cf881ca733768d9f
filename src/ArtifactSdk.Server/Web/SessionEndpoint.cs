using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Hosting;
using ArtifactSdk.Server.Security;

namespace ArtifactSdk.Server.Web;

/// <summary>Signing in and out with a browser.</summary>
internal sealed class SessionEndpoint(ApiKeyService keys, WebSessions sessions, RequestRates rates, RefusedSignIns refused, PublicOrigin origin)
{
    private const int MaxBodyBytes = 4 * 1024;

    /// <summary>A key for a cookie. JSON only: what another site's form can send is not taken.</summary>
    internal async Task LoginAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "POST");
            return;
        }

        // Every attempt counts for the address that it comes from.
        if (!await rates.AdmitAnonymousAsync(context))
        {
            return;
        }

        if (!context.Request.HasJsonContentType())
        {
            await HttpReplies.ErrorAsync(
                context, StatusCodes.Status415UnsupportedMediaType, "send {\"key\":\"…\"} with the Content-Type application/json");
            return;
        }

        var call = new AdministrationCall(context, Caller.Anonymous);
        var body = await call.ReadAsync(MaxBodyBytes, AdministrationJson.Default.LoginBody, """{"key":"…"}""");
        if (await keys.FindAsync(body.Key ?? "", call.Aborted) is not var (user, keyId))
        {
            await refused.RecordAsync(context, "session");
            await HttpReplies.ErrorAsync(context, StatusCodes.Status401Unauthorized, "the API key is not valid on this server");
            return;
        }

        if (user.IsService)
        {
            await refused.RecordAsync(context, "session", user.Username);
            throw DomainException.Denied("permission denied: a service account is for programs, which send its key with each request");
        }

        using var scope = AuditScope.Begin(new Caller(user), "signIn", () => AuditDetails.Of(("key", keyId)));
        var session = await sessions.BeginAsync(user, keyId, call.Aborted);
        context.Response.Cookies.Append(WebSessions.CookieName, session.Token, Cookie(context, session.ExpiresAt));
        await ReplyAsync(call, session);
    }

    /// <summary>Who is signed in, and the token that changes need; the page keeps it in memory only.</summary>
    internal async Task ShowAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "GET");
            return;
        }

        if (context.Request.Headers.Authorization.Count > 0 || await CurrentAsync(context) is not { } session)
        {
            await HttpReplies.ErrorAsync(context, StatusCodes.Status404NotFound, "there is no session: this request has a key of its own");
            return;
        }

        await ReplyAsync(new AdministrationCall(context, new Caller(session.User)), session);
    }

    internal async Task LogoutAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "POST");
            return;
        }

        if (await CurrentAsync(context) is { } session)
        {
            using var scope = AuditScope.Begin(new Caller(session.User), "signOut", static () => "{}");
            await sessions.EndAsync(session.Token, context.RequestAborted);
        }

        context.Response.Cookies.Delete(WebSessions.CookieName, Cookie(context, null));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task ReplyAsync(AdministrationCall call, WebSession session)
    {
        call.Context.Response.Headers.CacheControl = "no-store";
        return call.ReplyAsync(
            StatusCodes.Status200OK,
            new SessionDto(session.User.Username, session.User.IsAdmin, session.CsrfToken, session.ExpiresAt),
            AdministrationJson.Default.SessionDto);
    }

    private async ValueTask<WebSession?> CurrentAsync(HttpContext context) =>
        context.Request.Cookies[WebSessions.CookieName] is { } token ? await sessions.FindAsync(token, context.RequestAborted) : null;

    private CookieOptions Cookie(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = origin.Of(context).StartsWith("https:", StringComparison.OrdinalIgnoreCase),
        Path = "/",
        Expires = expires,
    };
}
