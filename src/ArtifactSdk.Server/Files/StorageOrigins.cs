namespace ArtifactSdk.Server.Files;

/// <summary>
/// Lets pages of any origin use signed URLs, as object stores do: a signature is all the permission there is, and no cookie or
/// other credential that a browser adds by itself counts here, so that an origin proves nothing and gains nothing.
/// </summary>
internal static class StorageOrigins
{
    private const string Methods = "GET, HEAD, PUT";
    private const string OneDay = "86400";

    internal static RequestDelegate Allow(RequestDelegate next) => context =>
    {
        var request = context.Request.Headers;
        if (request.Origin.Count == 0)
        {
            return next(context);
        }

        var response = context.Response.Headers;
        response.AccessControlAllowOrigin = "*";
        if (!HttpMethods.IsOptions(context.Request.Method) || request.AccessControlRequestMethod.Count == 0)
        {
            response.AccessControlExposeHeaders = "ETag, Content-Range, Accept-Ranges, Content-Disposition";
            return next(context);
        }

        // A browser asks before the request proper, without its signature; that one is checked as ever.
        response.AccessControlAllowMethods = Methods;
        response.AccessControlMaxAge = OneDay;
        if (request.AccessControlRequestHeaders.Count > 0)
        {
            response.AccessControlAllowHeaders = "*";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };
}
