using System.Globalization;
using System.Runtime.CompilerServices;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// Parts as files: <c>parts/{upload}/{number}</c>. The id of an upload is the digest of what it is to consist of, so nothing
/// has to be remembered about it, and a part's place says which bytes belong there.
/// </summary>
internal sealed class FileSystemPartStore(BlobLayout layout, FileSystemBlobStore blobs, ILogger logger) : IPartStore, IAsyncDisposable
{
    private readonly DetachedWork _assemblies = new();

    public ValueTask<string> BeginAsync(BlobKey key, IReadOnlyList<UploadPart> parts, CancellationToken cancellationToken) =>
        ValueTask.FromResult(UploadIds.Of(key, parts));

    public async ValueTask PutAsync(PartKey part, Stream body, CancellationToken cancellationToken)
    {
        var path = PathOf(part.UploadId, part.Part.Number);
        if (File.Exists(path) || await blobs.StatAsync(part.Blob, cancellationToken) is not null)
        {
            UploadIds.RequireDigest(part, (await BodyDigest.ReadAsync(body, target: null, cancellationToken)).HexMd5);
            return;
        }

        try
        {
            using var file = blobs.CreateTemporary();
            UploadIds.RequireDigest(part, (await BodyDigest.ReadAsync(body, file.Handle, cancellationToken)).HexMd5);
            await blobs.OnDiskThreadAsync(() => Publish(file, path));
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
        var root = new DirectoryInfo(layout.PartDirectory);
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
                files.Length,
                files.Sum(file => file.Length),
                files.Select(file => file.LastWriteTimeUtc).Append(folder.LastWriteTimeUtc).Max());
        }
    }

    public ValueTask RemoveAsync(string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            Directory.Delete(FolderOf(uploadId), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gives up what is being put together: the parts are there for the next attempt.</summary>
    public ValueTask DisposeAsync() => _assemblies.DisposeAsync();

    private async Task AssembleAsync(BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes, CancellationToken stopping)
    {
        try
        {
            if (await blobs.StatAsync(key, stopping) is null)
            {
                var paths = parts.OrderBy(part => part.Number).Select(part => (part.Number, Path: PathOf(uploadId, part.Number))).ToList();
                if (paths.FirstOrDefault(part => !File.Exists(part.Path)) is { Path: not null } missing)
                {
                    throw UploadIds.Missing(missing.Number);
                }

                if (paths.Sum(part => new FileInfo(part.Path).Length) > maxBytes)
                {
                    Discard(uploadId);
                    throw UploadIds.TooLarge(maxBytes);
                }

                await using var whole = new PartsStream([.. paths.Select(part => part.Path)]);
                await blobs.PutAsync(key, whole, stopping);

                // The parts may only go when the whole is sure to stay.
                await blobs.StatAsync(key, stopping);
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

    private void Discard(string uploadId)
    {
        try
        {
            Directory.Delete(FolderOf(uploadId), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // No part was ever stored: the whole file came another way.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the garbage collection.
            StorageLog.TemporaryFileStays(logger, e.Message);
        }
    }

    private void Publish(TemporaryFile file, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        DirectorySync.Flush(layout.PartDirectory);
        file.Flush();
        file.Move(path);
        DirectorySync.Flush(folder);
    }

    private string FolderOf(string uploadId) => UploadIds.IsId(uploadId)
        ? Path.Combine(layout.PartDirectory, uploadId)
        : throw DomainException.Invalid($"'{uploadId}' is no upload of this server.");

    private string PathOf(string uploadId, int number) =>
        Path.Combine(FolderOf(uploadId), number.ToString(CultureInfo.InvariantCulture));
}
