using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>Lets through what carries a valid signature for exactly this method and path; credentials play no part here.</summary>
internal sealed class SignedUrlGate(UrlSigner signer, ILogger<SignedUrlGate> logger)
{
    internal RequestDelegate Guard(RequestDelegate next) => context =>
    {
        if (signer.Check(context.Request) is not { } fault)
        {
            return next(context);
        }

        ServerTelemetry.Refused("signature");
        Log.StorageRefused(logger, context.Request.Method, context.Request.Path.Value, fault.ToString());
        var (code, message) = fault switch
        {
            SignedUrlFault.Expired => ("AccessDenied", "Request has expired: ask the API for a new URL."),
            SignedUrlFault.WrongSignature => ("SignatureDoesNotMatch", "The signature does not belong to this method and URL."),
            _ => ("AccessDenied", "The URL carries no signature: ask the API for one."),
        };
        return HttpReplies.StorageErrorAsync(context, StatusCodes.Status403Forbidden, code, message);
    };
}
