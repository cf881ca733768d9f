using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Hosting;

/// <summary>What people and probes see: a word about what this is, and whether it works.</summary>
internal sealed class PlainPages(IMetadataStore store, PublicOrigin origin)
{
    internal Task HomeAsync(HttpContext context)
    {
        var url = origin.Of(context);
        return HttpReplies.TextAsync(
            context,
            StatusCodes.Status200OK,
            $"""
            ArtifactSdk.Server {ProductVersion.Text}: a registry for versioned machine learning artifacts.

            Clients reach it with
              WANDB_BASE_URL={url}
              WANDB_API_KEY=<your API key>

            The API is POST {url}/graphql. Health: {url}/healthz, {url}/readyz

            """);
    }

    internal static Task HealthAsync(HttpContext context) => HttpReplies.TextAsync(context, StatusCodes.Status200OK, "ok\n");

    internal async Task ReadyAsync(HttpContext context)
    {
        try
        {
            await store.ReadAsync(session => session.GetSettingAsync("urls.secret"), context.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await HttpReplies.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "the metadata store does not answer\n");
            return;
        }

        await HttpReplies.TextAsync(context, StatusCodes.Status200OK, "ready\n");
    }
}
