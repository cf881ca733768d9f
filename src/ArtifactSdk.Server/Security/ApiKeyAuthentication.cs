using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// HTTP Basic with the API key as password and any user name. A request without credentials may pass as anonymous; one with
/// wrong credentials never does, since clients take a 401 for a bad key.
/// </summary>
internal sealed class ApiKeyAuthentication(ApiKeyService keys, RequestRates rates)
{
    private const string BasicScheme = "Basic ";
    private const string Challenge = "Basic realm=\"artifacts\", charset=\"UTF-8\"";
    private const int MaxHeaderLength = 1024;

    /// <summary>The endpoint itself decides what nobody in particular may do.</summary>
    internal RequestDelegate AllowAnonymous(RequestDelegate next) => context => AuthenticateAsync(context, next, RefuseAsync, allowAnonymous: true);

    internal RequestDelegate Require(RequestDelegate next) => context => AuthenticateAsync(context, next, RefuseAsync, allowAnonymous: false);

    /// <summary>As <see cref="Require"/>, for what no client of the protocol calls: refusals are <c>{"error":"…"}</c>.</summary>
    internal RequestDelegate RequirePlain(RequestDelegate next) => context => AuthenticateAsync(context, next, RefusePlainlyAsync, allowAnonymous: false);

    private async Task AuthenticateAsync(HttpContext context, RequestDelegate next, Func<HttpContext, string, Task> refuse, bool allowAnonymous)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            if (!await rates.AdmitAnonymousAsync(context))
            {
                return;
            }

            if (!allowAnonymous)
            {
                await refuse(context, "user is not logged in: send an API key as the password of HTTP Basic");
                return;
            }

            await next(context);
            return;
        }

        if (!header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase))
        {
            await RefuseCountedAsync(context, refuse, "user is not logged in: this server takes API keys (HTTP Basic) alone, no tokens");
            return;
        }

        var user = PasswordOf(header) is { } key ? await keys.FindUserAsync(key, context.RequestAborted) : null;
        if (user is null)
        {
            await RefuseCountedAsync(context, refuse, "user is not logged in: the API key is not valid on this server");
            return;
        }

        if (!await rates.AdmitAsync(context, user.Id))
        {
            return;
        }

        context.SetCaller(new Caller(user));
        await next(context);
    }

    /// <summary>Wrong credentials count for the address that they came from: nobody tries keys as fast as the line allows.</summary>
    private async Task RefuseCountedAsync(HttpContext context, Func<HttpContext, string, Task> refuse, string message)
    {
        if (await rates.AdmitAnonymousAsync(context))
        {
            ServerTelemetry.Refused("credentials");
            await refuse(context, message);
        }
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

    private static Task RefusePlainlyAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return HttpReplies.ErrorAsync(context, StatusCodes.Status401Unauthorized, message);
    }

    private static Task RefuseAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return HttpReplies.GraphQlErrorAsync(context, StatusCodes.Status401Unauthorized, message, ErrorCodes.Unauthenticated);
    }
}
