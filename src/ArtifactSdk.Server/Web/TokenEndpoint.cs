using System.Text;
using ArtifactSdk.Server.Hosting;
using ArtifactSdk.Server.Security;
using ArtifactSdk.Server.Security.IdentityTokens;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace ArtifactSdk.Server.Web;

/// <summary><c>POST /oidc/token</c>: a provider's identity token for an access token of this server.</summary>
internal sealed class TokenEndpoint(TokenExchange? exchange, RequestRates rates, RefusedSignIns refused)
{
    internal const string Path = "/oidc/token";
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string FormType = "application/x-www-form-urlencoded";
    private const int MaxBodyBytes = 64 * 1024;

    internal async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "POST");
            return;
        }

        // Whoever sends tokens is nobody yet.
        if (!await rates.AdmitAnonymousAsync(context))
        {
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var (token, lifetime) = await (exchange ?? throw NotConfigured()).ExchangeAsync(await AssertionAsync(context), context.RequestAborted);
            await HttpReplies.JsonAsync(context, StatusCodes.Status200OK, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("access_token", token);
                writer.WriteString("token_type", "Bearer");
                writer.WriteNumber("expires_in", (long)lifetime.TotalSeconds);
                writer.WriteEndObject();
            });
        }
        catch (IdentityTokenException refusal)
        {
            ServerTelemetry.Refused("identity token");
            if (refusal.IsOfToken)
            {
                await refused.RecordAsync(context, "identity token");
            }

            await HttpReplies.ErrorAsync(context, refusal.StatusCode, refusal.Message);
        }
    }

    /// <summary>A 4xx, which clients do not repeat.</summary>
    private static IdentityTokenException NotConfigured() => new(
        "unsupported_grant_type: this server takes no identity tokens, since no identity provider is configured. Give an API key instead.",
        StatusCodes.Status404NotFound);

    private static async Task<string> AssertionAsync(HttpContext context)
    {
        if (context.Request.ContentType?.Split(';')[0].Trim() is not { } type || !type.Equals(FormType, StringComparison.OrdinalIgnoreCase))
        {
            throw IdentityTokenException.InvalidRequest($"send grant_type and assertion as {FormType}.");
        }

        using var body = await RequestBody.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted);
        using var reader = new FormReader(Encoding.UTF8.GetString(body.Memory.Span)) { ValueCountLimit = 16 };
        Dictionary<string, StringValues> form;
        try
        {
            form = await reader.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw IdentityTokenException.InvalidRequest("the form is too long.");
        }

        if (Only(form, "grant_type") != Grant)
        {
            throw new IdentityTokenException($"unsupported_grant_type: grant_type has to be {Grant}.");
        }

        return Only(form, "assertion").Trim();
    }

    private static string Only(Dictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var values) && values is [{ Length: > 0 } value]
            ? value
            : throw IdentityTokenException.InvalidRequest($"{name} has to be there, once, and not empty.");
}
