using System.Globalization;
using System.Runtime.CompilerServices;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Walks the folders of the blobs. Files whose place and name are none of a blob are not ours, and are left alone.</summary>
internal sealed class FileSystemBlobInventory(BlobLayout layout) : IBlobInventory
{
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entity in new DirectoryInfo(layout.BlobDirectory).EnumerateDirectories())
        {
            if (!long.TryParse(entity.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var entityId))
            {
                continue;
            }

            foreach (var prefix in entity.EnumerateDirectories())
            {
                foreach (var file in prefix.EnumerateFiles())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var key = new BlobKey(entityId, prefix.Name + file.Name);
                    if (BlobLayout.IsBlob(key) && layout.PathOf(key) == file.FullName)
                    {
                        yield return new StoredBlob(key, file.Length, file.LastWriteTimeUtc);
                    }
                }
            }
        }

        await Task.CompletedTask;
    }

    public ValueTask RemoveAsync(IReadOnlyCollection<BlobKey> keys, DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var file = new FileInfo(layout.PathOf(key));
                if (file.Exists && file.LastWriteTimeUtc <= cutoff)
                {
                    file.Delete();
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Gone already.
            }
        }

        return ValueTask.CompletedTask;
    }
}
