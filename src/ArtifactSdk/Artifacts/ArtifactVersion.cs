using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk;

/// <summary>A version that the server has, seen in its own collection or in one that it is linked into.</summary>
/// <remarks>A snapshot: its properties do not refresh; its methods talk to the server. Thread-safe.</remarks>
public partial class ArtifactVersion
{
    private readonly ClientContext? _context;
    private readonly VersionSnapshot? _snapshot;

    /// <summary>Creates a version without a server, for test doubles.</summary>
    protected ArtifactVersion()
    {
    }

    internal ArtifactVersion(ClientContext context, VersionSnapshot snapshot)
    {
        _context = context;
        _snapshot = snapshot;
    }

    /// <summary>Gets the server's id, the same in every collection.</summary>
    public virtual string Id => Snapshot.Id;

    /// <summary>Gets the path in the collection that it was found in, with its number there.</summary>
    public virtual ArtifactPath Path => Snapshot.Path;

    /// <summary>Gets the path in the collection that it was logged to, with its number there.</summary>
    public virtual ArtifactPath SourcePath => Snapshot.SourcePath;

    /// <summary>Gets whether it was found through a link, such as in a registry.</summary>
    public virtual bool IsLink => Path.Collection != SourcePath.Collection;

    /// <summary>Gets the type, such as <c>dataset</c>.</summary>
    public virtual string Type => Snapshot.Type;

    /// <summary>Gets the number in the collection that it was found in: 0 for <c>v0</c>.</summary>
    public virtual int Number => Snapshot.Number;

    /// <summary>Gets the digest over names and contents: lowercase hexadecimal. Equal content has an equal digest.</summary>
    public virtual string Digest => Snapshot.Digest;

    /// <summary>Gets the length of all files together, in bytes.</summary>
    public virtual long Size => Snapshot.Size;

    /// <summary>Gets the number of entries.</summary>
    public virtual int FileCount => Snapshot.FileCount;

    /// <summary>Gets when it was created.</summary>
    public virtual DateTimeOffset CreatedAt => Snapshot.CreatedAt;

    /// <summary>Gets when it was last changed, such as its description or its aliases; <see langword="null"/> if the server does not say.</summary>
    public virtual DateTimeOffset? UpdatedAt => Snapshot.UpdatedAt;

    /// <summary>Gets the hash that the server gave to its commit; <see langword="null"/> when the server has none.</summary>
    public virtual string? CommitHash => Snapshot.CommitHash;

    /// <summary>Gets the description.</summary>
    public virtual string? Description => Snapshot.Description;

    /// <summary>Gets what programs read about it: a new copy at each call.</summary>
    public virtual JsonObject Metadata => MetadataJson.Parse(Snapshot.Metadata);

    /// <summary>Gets its aliases in the collection that it was found in, without its number.</summary>
    public virtual IReadOnlyList<string> Aliases => Snapshot.Aliases;

    /// <summary>Gets its tags.</summary>
    public virtual IReadOnlyList<string> Tags => Snapshot.Tags;

    /// <summary>Gets how long it lives, as it was set.</summary>
    public virtual TimeToLive TimeToLive => Snapshot.TimeToLive;

    /// <summary>Gets how long it lives, by its own time or by one that it inherits; <see langword="null"/> when it is kept.</summary>
    public virtual TimeSpan? ExpiresAfter => Snapshot.ExpiresAfter;

    /// <summary>
    /// Gets the step of its run's metrics after which it was logged; <see langword="null"/> when nothing had been logged. <see cref="GetMetricsAsync"/>
    /// reads them.
    /// </summary>
    public virtual long? HistoryStep => Snapshot.HistoryStep;

    /// <summary>Gets the address of its page.</summary>
    public virtual Uri Url => VersionPage.AddressOf(Context.Api.AppUrl, Snapshot, IsLink);

    /// <summary>Gets the address of the server whose version it is; null for one that stands in for one in tests.</summary>
    internal Uri? Server => _context?.Configuration.BaseUrl;

    internal ClientContext Context => _context ?? throw new InvalidOperationException("This version was created without a server; override the member that is used.");

    internal VersionSnapshot Snapshot => _snapshot ?? throw new InvalidOperationException("This version was created without a server; override the member that is used.");

    /// <summary>Lists its entries in the order of their names, references included.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="ArtifactApiException">The server did not give the list, or gave one that cannot be read.</exception>
    public virtual async IAsyncEnumerable<ArtifactFile> GetFilesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var manifest = await ManifestDownload.FetchAsync(Context, this, $"list the files of '{Path}'", cancellationToken).ConfigureAwait(false);
        foreach (var entry in manifest.Entries)
        {
            var reference = entry.Reference is { } text && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : null;
            yield return new ArtifactFile(entry.Path, entry.Size ?? 0, entry.Digest, reference);
        }
    }

    /// <summary>Brings its files into a folder, and verifies each by size and digest before it gets its name.</summary>
    /// <param name="directory">
    /// The folder; it is made when there is none. Files in it that are right already are kept, others of the same names are replaced, all others
    /// stay. <see langword="null"/>: <c>artifacts/{collection}:v{number}</c> below the current directory or <c>WANDB_ARTIFACT_DIR</c>.
    /// </param>
    /// <param name="options">Which files, and a receiver of progress reports.</param>
    /// <param name="cancellationToken">Stops the download; what is complete stays.</param>
    /// <returns>The folder, and what was downloaded.</returns>
    /// <exception cref="ArgumentException">The folder is an empty text, a name in <see cref="DownloadOptions.Names"/> is null, or an option is out of its range.</exception>
    /// <exception cref="ArtifactIntegrityException">The server sent wrong bytes. Nothing is left under the name of that file.</exception>
    /// <exception cref="ArtifactTransferException">A file did not arrive, or could not be written.</exception>
    /// <exception cref="ArtifactException">A name in the version leads out of the folder, or no handler knows the scheme of a reference. Nothing was written.</exception>
    /// <exception cref="ArtifactNotFoundException">A name in <see cref="DownloadOptions.Names"/> is not that of an entry, or the version is gone. Nothing was written.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="DownloadOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> names the files that are not in place.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactDownload> DownloadAsync(string? directory = null, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        DownloadOptions.Check(directory, options);
        Context.ThrowIfDisposed();
        using var operation = OperationScope.Start(
            "artifact.download",
            Context.Configuration.BaseUrl,
            ("artifact.collection", Path.Collection.Collection),
            ("artifact.type", Type),
            ("artifact.version", Path.Tag.ToString()));
        return await operation.RunAsync(() => VersionDownload.RunAsync(Context, this, directory, options ?? new DownloadOptions(), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Returns the path.</summary>
    /// <returns>The path with the number.</returns>
    public override string ToString() => _snapshot is null ? base.ToString()! : Path.ToString();
}
