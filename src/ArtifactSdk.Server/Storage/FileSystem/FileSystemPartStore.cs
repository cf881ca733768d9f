using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// Parts as files: <c>parts/{upload}/{number}</c>. The id of an upload is the digest of what it is to consist of, so nothing
/// has to be remembered about it, and a part's place says which bytes belong there.
/// </summary>
internal sealed class FileSystemPartStore(BlobLayout layout, FileSystemBlobStore blobs, ILogger logger) : IPartStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> _assemblies = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public ValueTask<string> BeginAsync(BlobKey key, IReadOnlyList<UploadPart> parts, CancellationToken cancellationToken) =>
        ValueTask.FromResult(IdOf(key, parts));

    public async ValueTask PutAsync(PartKey part, Stream body, CancellationToken cancellationToken)
    {
        var path = PathOf(part.UploadId, part.Part.Number);
        if (File.Exists(path) || await blobs.StatAsync(part.Blob, cancellationToken) is not null)
        {
            Require(part, (await BodyDigest.ReadAsync(body, target: null, cancellationToken)).HexMd5);
            return;
        }

        try
        {
            using var file = blobs.CreateTemporary();
            Require(part, (await BodyDigest.ReadAsync(body, file.Handle, cancellationToken)).HexMd5);
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
        if (uploadId != IdOf(key, parts))
        {
            throw DomainException.Invalid("The parts of this upload, or their digests, are not those that it was begun with. Ask for new URLs and send the file again.");
        }

        // Reading gigabytes takes longer than clients wait for an answer, so what they began goes on without them.
        var assembly = _assemblies.GetOrAdd(uploadId, id => new Lazy<Task>(() => Task.Run(() => AssembleAsync(key, id, parts, maxBytes), CancellationToken.None)));
        await assembly.Value.WaitAsync(cancellationToken);
    }

    public async IAsyncEnumerable<OpenUpload> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var root = new DirectoryInfo(layout.PartDirectory);
        foreach (var folder in root.Exists ? root.EnumerateDirectories() : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsId(folder.Name))
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
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var assembly in _assemblies.Values)
        {
            await assembly.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
    }

    private static string IdOf(BlobKey key, IReadOnlyList<UploadPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.EntityId}/{key.HexMd5}\n")));
        foreach (var part in parts.OrderBy(part => part.Number))
        {
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.Number}:{part.HexMd5}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsId(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);

    private static void Require(PartKey part, string actual)
    {
        if (actual != part.Part.HexMd5)
        {
            throw new BlobDigestException(part.Blob with { HexMd5 = part.Part.HexMd5 }, actual);
        }
    }

    private async Task AssembleAsync(BlobKey key, string uploadId, IReadOnlyList<UploadPart> parts, long maxBytes)
    {
        try
        {
            if (await blobs.StatAsync(key, _stopping.Token) is null)
            {
                var paths = parts.OrderBy(part => part.Number).Select(part => (part.Number, Path: PathOf(uploadId, part.Number))).ToList();
                if (paths.FirstOrDefault(part => !File.Exists(part.Path)) is { Path: not null } missing)
                {
                    throw DomainException.Invalid($"Part {missing.Number} of the upload has not arrived. Send it, then complete the upload again.");
                }

                if (paths.Sum(part => new FileInfo(part.Path).Length) > maxBytes)
                {
                    Discard(uploadId);
                    throw DomainException.Invalid($"The file is larger than the {maxBytes} bytes that this server takes. Nothing was stored.");
                }

                await using var whole = new PartsStream([.. paths.Select(part => part.Path)]);
                await blobs.PutAsync(key, whole, _stopping.Token);
            }

            Discard(uploadId);
        }
        catch (BlobDigestException)
        {
            // These parts never make that file.
            Discard(uploadId);
            throw;
        }
        finally
        {
            _assemblies.TryRemove(uploadId, out _);
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
        file.FlushAndMove(path);
        DirectorySync.Flush(folder);
    }

    private string FolderOf(string uploadId) => IsId(uploadId)
        ? Path.Combine(layout.PartDirectory, uploadId)
        : throw DomainException.Invalid($"'{uploadId}' is no upload of this server.");

    private string PathOf(string uploadId, int number) =>
        Path.Combine(FolderOf(uploadId), number.ToString(CultureInfo.InvariantCulture));
}
