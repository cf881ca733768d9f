using System.Runtime.ExceptionServices;
using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>Sends one content and makes sure that only the expected bytes can arrive.</summary>
internal sealed class Uploader(StorageTransport storage)
{
    /// <returns>The tag that the store gave it, or <see langword="null"/>.</returns>
    /// <exception cref="ArtifactIntegrityException">The content is no longer what it was when it was hashed.</exception>
    /// <exception cref="ArtifactTransferException">It could not be read or did not arrive.</exception>
    /// <exception cref="StorageUrlExpiredException">The signature of the URL has expired.</exception>
    public async Task<string?> UploadAsync(UploadItem item, UploadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? fault = null;
        var sending = storage.PutAsync(target.Url, target.Headers, OpenBodyAsync, item.Name, cancellationToken);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCanceled)
        {
            // Whatever the broken-off request looked like from outside, this is why it was broken off.
            fault?.Throw();
        }

        return await sending.ConfigureAwait(false);

        async ValueTask<HttpContent> OpenBodyAsync(CancellationToken token)
        {
            fault?.Throw();
            var stream = await OpenAsync(item, token).ConfigureAwait(false);
            return new VerifiedContent(stream, again => OpenAsync(item, again), item, progress, cause => fault = ExceptionDispatchInfo.Capture(cause));
        }
    }

    private static async ValueTask<Stream> OpenAsync(UploadItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await item.Source.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw TransferErrors.CannotRead(item.Name, item.Source.Description, cause);
        }
    }
}
