using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Opens one file for reading without bringing it to the disk: any part of it, in any order.</summary>
    /// <remarks>
    /// Bytes come in blocks of 64 KiB, which grow up to 4 MiB while they are read one after another; nothing is asked for before the first read.
    /// When every byte has been read from the beginning to the end, the digest is checked before the last ones are given out; a part that is read
    /// alone cannot be checked. A file that the local cache holds is checked when it is opened, and read from there. The stream belongs to one
    /// reader at a time and works as long as the client is not disposed. What it throws is what <see cref="DownloadFileAsync"/> throws.
    /// <para>
    /// What a reference leads to is read where it is, through the handler of its scheme: an entry of another version as a file of this one; a file, and
    /// an object of a store that gives parts, in any order (<see cref="Stream.CanSeek"/>); others from the beginning to the end only. It is an error
    /// when it is no longer what was logged.
    /// </para>
    /// </remarks>
    /// <param name="name">The name of the entry.</param>
    /// <param name="cancellationToken">Stops the opening; each read takes a token of its own.</param>
    /// <returns>The stream, at its beginning. Its length is known, except for a reference without a recorded size. Dispose it.</returns>
    /// <exception cref="ArtifactNotFoundException">The version has no such entry, or is gone.</exception>
    /// <exception cref="ArtifactIntegrityException">The entry is a reference to something that is no longer what was logged.</exception>
    /// <exception cref="ArtifactTransferException">The entry is a reference that leads nowhere any more, or that could not be read.</exception>
    /// <exception cref="ArtifactException">The entry is a reference whose scheme no handler knows.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Context.ThrowIfDisposed();
        using var operation = StartOperation("artifact.read");
        return await operation.RunAsync(() => EntryReader.OpenAsync(Context, this, name, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Brings one file to a path, and verifies it by size and digest before it gets its name.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="path">The path of the file to write; folders are created. An existing file is replaced, unless it is already correct.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>A task that ends when the file is in place.</returns>
    /// <exception cref="ArtifactNotFoundException">The version has no such entry.</exception>
    /// <exception cref="ArtifactIntegrityException">The server sent wrong bytes. Nothing is left under the path.</exception>
    /// <exception cref="ArtifactTransferException">The file did not arrive, or could not be written.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task DownloadFileAsync(string name, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Context.ThrowIfDisposed();
        using var operation = StartOperation("artifact.download");
        _ = await operation.RunAsync(() => VersionDownload.RunOneAsync(Context, this, name, path, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Compares a folder with this version by reading every file; nothing is changed.</summary>
    /// <remarks>
    /// References are compared where the folder has something under their names: by size, and those to files and to entries of versions by their bytes too.
    /// The ETags of other stores prove nothing about bytes. A reference that the folder lacks is no difference.
    /// </remarks>
    /// <param name="directory">The folder; one that does not exist lacks everything.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <returns>What is missing, wrong or too much.</returns>
    /// <exception cref="ArtifactTransferException">A file could not be read.</exception>
    /// <exception cref="ArtifactApiException">The server did not give the list of the files.</exception>
    public virtual async Task<FolderDifferences> VerifyAsync(string directory, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Context.ThrowIfDisposed();
        var root = System.IO.Path.GetFullPath(directory);
        var action = $"verify '{root}' against '{Path}'";
        using var operation = StartOperation("artifact.verify");
        return await operation.RunAsync(async () =>
        {
            var manifest = await ManifestDownload.FetchAsync(Context, this, action, cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => FolderScan.Compare(root, manifest, action, cancellationToken), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a folder a mirror of this version: downloads as <see cref="DownloadAsync"/> does, and then deletes the files and links in the folder that
    /// the version does not hold. Links are never followed, so that nothing outside the folder is touched. A file or link in place of a folder of the
    /// version, and a folder in place of a file, are deleted before the download, since nothing could be written there.
    /// </summary>
    /// <param name="directory">The folder. Everything in it that is not part of the version is deleted.</param>
    /// <param name="options">Who hears of the progress; the choice of files must not be limited.</param>
    /// <param name="cancellationToken">Stops the work; but for what is in the way, nothing is deleted before everything is there.</param>
    /// <returns>The folder, and what was downloaded.</returns>
    /// <exception cref="ArgumentException">The folder is the root of a file system, or the options choose some files only.</exception>
    /// <exception cref="ArtifactIntegrityException">The server sent wrong bytes. Nothing was deleted.</exception>
    /// <exception cref="ArtifactTransferException">A file did not arrive, or could not be written or deleted.</exception>
    /// <exception cref="ArtifactException">The folder holds something whose name is not valid UTF-8, which cannot be deleted.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="DownloadOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> names the files that are not in place.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactDownload> CheckoutAsync(string directory, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Context.ThrowIfDisposed();
        options ??= new DownloadOptions();
        if (options.NamePrefix is not null || options.Names is not null)
        {
            throw new ArgumentException("A checkout mirrors the whole version. Leave NamePrefix and Names out, or use DownloadAsync.", nameof(options));
        }

        using var operation = StartOperation("artifact.checkout");
        return await operation.RunAsync(() => VersionCheckout.RunAsync(Context, this, directory, options, cancellationToken)).ConfigureAwait(false);
    }

    private OperationScope StartOperation(string name) => OperationScope.Start(
        name,
        Context.Configuration.BaseUrl,
        ("artifact.collection", Path.Collection.Collection),
        ("artifact.type", Type),
        ("artifact.version", Path.Tag.ToString()));
}
