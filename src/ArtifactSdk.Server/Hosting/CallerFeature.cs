using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Hosting;

/// <summary>Who is asking, kept with the request by the authentication and read by the endpoints.</summary>
internal static class CallerFeature
{
    internal static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);

    internal static Caller GetCaller(this HttpContext context) => context.Features.Get<Caller>() ?? Caller.Anonymous;
}
