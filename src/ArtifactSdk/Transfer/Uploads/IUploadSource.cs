namespace ArtifactSdk.Transfer;

/// <summary>Gives an <see cref="UploadQueue"/> its work; implemented over the protocol.</summary>
internal interface IUploadSource
{
    /// <summary>Asks the server for places, batch by batch. The next batch is asked for while earlier ones are being sent.</summary>
    IAsyncEnumerable<IReadOnlyList<UploadItem>> GetBatchesAsync(CancellationToken cancellationToken);

    /// <summary>Asks for a new URL because the signature of the old one has expired; <see langword="null"/>: the server has the bytes by now.</summary>
    ValueTask<UploadTarget?> RenewAsync(UploadItem item, CancellationToken cancellationToken);

    /// <summary>Tells the server that all parts have arrived, and under which tags.</summary>
    Task CompleteAsync(UploadItem item, MultipartTarget target, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This source has no files in parts.");
}
