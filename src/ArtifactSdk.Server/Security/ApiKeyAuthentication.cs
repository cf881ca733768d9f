using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Hosting;
using ArtifactSdk.Server.Security.IdentityTokens;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// HTTP Basic with the API key as password and any user name. A request without credentials may pass as anonymous; one with
/// wrong credentials never does, since clients take a 401 for a bad key. Browsers send the cookie of their session instead, and
/// programs that have exchanged an identity token their access token.
/// </summary>
internal sealed class ApiKeyAuthentication(ApiKeyService keys, AccessTokens tokens, WebSessions sessions, RequestRates rates)
{
    private const string BasicScheme = "Basic ";
    private const string BearerScheme = "Bearer ";
    private const string BasicChallenge = "Basic realm=\"artifacts\", charset=\"UTF-8\"";
    private const int MaxHeaderLength = 1024;

    /// <summary>The endpoint itself decides what nobody in particular may do.</summary>
    internal RequestDelegate AllowAnonymous(RequestDelegate next) => context => AuthenticateAsync(context, next, RefuseAsync, allowAnonymous: true);

    internal RequestDelegate Require(RequestDelegate next) => context => AuthenticateAsync(context, next, RefuseAsync, allowAnonymous: false);

    /// <summary>As <see cref="Require"/>, for what no client of the protocol calls: refusals are <c>{"error":"…"}</c>.</summary>
    internal RequestDelegate RequirePlain(RequestDelegate next) => context => AuthenticateAsync(context, next, RefusePlainlyAsync, allowAnonymous: false);

    private async Task AuthenticateAsync(HttpContext context, RequestDelegate next, Func<HttpContext, string, int, Task> refuse, bool allowAnonymous)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            if (context.Request.Cookies[WebSessions.CookieName] is { } token
                && await sessions.FindAsync(token, context.RequestAborted) is { } session)
            {
                await ContinueAsync(context, next, refuse, session);
                return;
            }

            if (!await rates.AdmitAnonymousAsync(context))
            {
                return;
            }

            if (!allowAnonymous)
            {
                await refuse(context, "user is not logged in: send an API key as the password of HTTP Basic", StatusCodes.Status401Unauthorized);
                return;
            }

            await next(context);
            return;
        }

        var (user, problem) = await ProveAsync(header, context.RequestAborted);
        if (user is null)
        {
            await RefuseCountedAsync(context, refuse, $"user is not logged in: {problem}");
            return;
        }

        if (!await rates.AdmitAsync(context, user.Id))
        {
            return;
        }

        context.SetCaller(new Caller(user));
        await next(context);
    }

    private async ValueTask<(UserRow? User, string Problem)> ProveAsync(string header, CancellationToken cancellationToken)
    {
        if (header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
        {
            return (
                header.Length > MaxHeaderLength ? null : await tokens.FindUserAsync(header[BearerScheme.Length..].Trim(), cancellationToken),
                "the access token is not valid on this server, or has expired");
        }

        if (!header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase))
        {
            return (null, "this server takes API keys (HTTP Basic) and its own access tokens (Bearer) alone");
        }

        const string invalid = "the API key is not valid on this server";
        return PasswordOf(header) switch
        {
            null => (null, invalid),

            // Where a program takes nothing but an API key, clients send the token as one.
            var token when AccessTokens.LooksLikeOne(token) => (await tokens.FindUserAsync(token, cancellationToken), invalid),
            var key => (await keys.FindUserAsync(key, cancellationToken), invalid),
        };
    }

    /// <summary>Wrong credentials count for the address that they came from: nobody tries keys as fast as the line allows.</summary>
    private async Task RefuseCountedAsync(HttpContext context, Func<HttpContext, string, int, Task> refuse, string message)
    {
        if (await rates.AdmitAnonymousAsync(context))
        {
            ServerTelemetry.Refused("credentials");
            await refuse(context, message, StatusCodes.Status401Unauthorized);
        }
    }

    private async Task ContinueAsync(
        HttpContext context, RequestDelegate next, Func<HttpContext, string, int, Task> refuse, WebSession session)
    {
        if (!await rates.AdmitAsync(context, session.User.Id))
        {
            return;
        }

        var isSafe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!isSafe && !session.IsProven(context.Request.Headers[WebSessions.CsrfHeader].ToString()))
        {
            await refuse(
                context,
                $"permission denied: the header {WebSessions.CsrfHeader} has to be the csrfToken that GET /session answers",
                StatusCodes.Status403Forbidden);
            return;
        }

        context.SetCaller(new Caller(session.User));
        await next(context);
    }

    private static string? PasswordOf(string header)
    {
        if (header.Length > MaxHeaderLength)
        {
            return null;
        }

        var encoded = header.AsSpan(BasicScheme.Length).Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }

    private static Task RefusePlainlyAsync(HttpContext context, string message, int statusCode)
    {
        Challenge(context, statusCode);
        return HttpReplies.ErrorAsync(context, statusCode, message);
    }

    private static Task RefuseAsync(HttpContext context, string message, int statusCode)
    {
        Challenge(context, statusCode);
        return HttpReplies.GraphQlErrorAsync(
            context, statusCode, message, statusCode == StatusCodes.Status403Forbidden ? ErrorCodes.PermissionError : ErrorCodes.Unauthenticated);
    }

    /// <summary>Not for pages: a browser would ask for a password in a window of its own.</summary>
    private static void Challenge(HttpContext context, int statusCode)
    {
        if (statusCode == StatusCodes.Status401Unauthorized
            && !context.Request.Headers.ContainsKey(WebSessions.CsrfHeader)
            && context.Request.Cookies[WebSessions.CookieName] is null)
        {
            context.Response.Headers.WWWAuthenticate = BasicChallenge;
        }
    }
}
