using System.Runtime.CompilerServices;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// Parts as files below <c>parts/{upload}</c>. The id of an upload is the digest of what it is to consist of, so nothing has to be
/// remembered about it, and a part's place says which bytes belong there. Where no other process writes to the folder, parts
/// of one size are written to their places in the file to be, so that nothing is left to copy at the end.
/// </summary>
internal sealed class FileSystemPartStore : IPartStore, IAsyncDisposable
{
    private readonly BlobLayout _layout;
    private readonly FileSystemBlobStore _blobs;
    private readonly ILogger _logger;
    private readonly PartPlacement _placement;
    private readonly GrowingDigests _digests = new();
    private readonly DetachedWork _assemblies = new();

    internal FileSystemPartStore(BlobLayout layout, FileSystemBlobStore blobs, ILogger logger)
    {
        _layout = layout;
        _blobs = blobs;
        _logger = logger;
        _placement = new PartPlacement(layout, blobs, logger);
    }

    public ValueTask<string> BeginAsync(BlobKey key, IReadOnlyList<UploadPart> parts, CancellationToken cancellationToken) =>
        ValueTask.FromResult(UploadIds.Of(key, parts));

    public async ValueTask PutAsync(PartKey part, long? size, Stream body, CancellationToken cancellationToken)
    {
        var folder = FolderOf(part.UploadId);
        if (folder.Has(part.Part.Number) || await _blobs.StatAsync(part.Blob, cancellationToken) is not null)
        {
            UploadIds.RequireDigest(part, (await BodyDigest.ReadAsync(body, target: null, cancellationToken)).HexMd5);
            return;
        }

        try
        {
            if (await _placement.PutAsync(folder, part, size, body, cancellationToken) is { } partSize)
            {
                _digests.Advance(part.UploadId, folder, partSize);
            }
        }
        catch (IOException e) when (StorageErrors.IsFull(e))
        {
            throw StorageErrors.Full();
        }
    }

    public async ValueTask CompleteAsync(
        BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes, CancellationToken cancellationToken)
    {
        UploadIds.Require(uploadId, key, parts);
        await _assemblies.RunAsync(uploadId, stopping => AssembleAsync(key, uploadId, parts, maxBytes, stopping), cancellationToken);
    }

    public async IAsyncEnumerable<OpenUpload> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var root = new DirectoryInfo(_layout.PartDirectory);
        foreach (var folder in root.Exists ? root.EnumerateDirectories() : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!UploadIds.IsId(folder.Name))
            {
                continue;
            }

            var files = folder.GetFiles();
            yield return new OpenUpload(
                folder.Name,
                files.Count(file => !PartFolder.IsWhole(file.Name)),
                files.Sum(file => file.Length),
                files.Select(file => file.LastWriteTimeUtc).Append(folder.LastWriteTimeUtc).Max());
        }
    }

    public ValueTask RemoveAsync(string uploadId, CancellationToken cancellationToken)
    {
        _digests.Remove(uploadId);
        try
        {
            Directory.Delete(FolderOf(uploadId).FullPath, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gives up what is being put together: the parts are there for the next attempt.</summary>
    public async ValueTask DisposeAsync()
    {
        await _assemblies.DisposeAsync();
        await _digests.DisposeAsync();
    }

    private async Task AssembleAsync(BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes, CancellationToken stopping)
    {
        try
        {
            if (await _blobs.StatAsync(key, stopping) is null)
            {
                var folder = FolderOf(uploadId);
                var partSize = folder.PartSize();
                List<int> numbers = [.. parts.Select(part => part.Number).Order()];
                var segments = folder.Find(numbers, partSize);
                if (segments.Sum(segment => segment.Length) > maxBytes)
                {
                    Discard(uploadId);
                    throw UploadIds.TooLarge(maxBytes);
                }

                if (partSize is { } size && PartPlacement.Fits(numbers, segments, size))
                {
                    await CompleteInPlaceAsync(key, uploadId, folder, size, segments, stopping);
                }
                else
                {
                    await using var whole = new PartsStream(segments);
                    await _blobs.PutAsync(key, whole, stopping);
                }

                // The parts may only go when the whole is sure to stay.
                await _blobs.StatAsync(key, stopping);
            }

            Discard(uploadId);
        }
        catch (BlobDigestException)
        {
            // These parts never make that file.
            Discard(uploadId);
            throw;
        }
    }

    /// <summary>Puts what came by itself to its place, and the file to be to its own.</summary>
    private async Task CompleteInPlaceAsync(
        BlobKey key, string uploadId, PartFolder folder, long partSize, List<FileSegment> segments, CancellationToken stopping)
    {
        using var whole = TemporaryFile.Existing(folder.WholeFile(partSize), _logger);
        await PartPlacement.FillAsync(whole.Handle, folder.WholeFile(partSize), partSize, segments, stopping);
        var actual = await _digests.FinishAsync(uploadId, folder, partSize, segments.Count, stopping);
        if (actual != key.HexMd5)
        {
            throw new BlobDigestException(key, actual);
        }

        await _blobs.PublishAsync(whole, key);
    }

    private void Discard(string uploadId)
    {
        _digests.Remove(uploadId);
        try
        {
            Directory.Delete(FolderOf(uploadId).FullPath, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // No part was ever stored: the whole file came another way.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the garbage collection.
            StorageLog.TemporaryFileStays(_logger, e.Message);
        }
    }

    private PartFolder FolderOf(string uploadId) => UploadIds.IsId(uploadId)
        ? new PartFolder(Path.Combine(_layout.PartDirectory, uploadId))
        : throw DomainException.Invalid($"'{uploadId}' is not an upload of this server.");
}
