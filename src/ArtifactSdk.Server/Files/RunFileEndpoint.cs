using System.Globalization;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Files;

/// <summary>PUT of a run's file, whose digest nobody announced when the URL was made.</summary>
internal sealed class RunFileEndpoint(RunFileStore files, long maxUploadBytes)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var segments = (context.Request.Path.Value ?? "")[StoragePaths.RunFiles.Length..].Split('/');
        if (segments is not ["", { } runText, _]
            || !long.TryParse(runText, NumberStyles.None, CultureInfo.InvariantCulture, out var runId)
            || context.Request.Query[StoragePaths.RunFileNameKey] is not [{ Length: > 0 } name])
        {
            await HttpReplies.StorageErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchKey", "There is no run under this URL.");
        }
        else if (!HttpMethods.IsPut(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "PUT");
        }
        else if (!ContentMd5.TryRead(context.Request, out var announced))
        {
            await UploadReplies.InvalidDigestAsync(context);
        }
        else
        {
            await UploadReplies.StoreAsync(
                context, maxUploadBytes, (body, cancellationToken) => files.StoreAsync(runId, name, announced, body, cancellationToken));
        }
    }
}
