using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>The answer to one request too many.</summary>
internal static class RateReply
{
    internal static Task SendAsync(HttpContext context, bool known, long seconds)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"rate limit exceeded: too many requests {(known ? "of this user" : "from this address without a valid key")}; repeat it in {seconds} s");
        return HttpReplies.GraphQlErrorAsync(context, StatusCodes.Status429TooManyRequests, message, ErrorCodes.RateLimited);
    }
}
