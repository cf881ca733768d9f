using System.Globalization;

namespace ArtifactSdk.Transfer;

/// <summary>A file. Its length and write time are noted when it is added, and looked at again whenever it is read.</summary>
internal sealed class FileContentSource : ContentSource
{
    private const int BufferSize = 1; // The readers bring buffers of their own.

    private readonly long _length;
    private readonly DateTime _lastWrite;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal FileContentSource(string path)
        : this(new FileInfo(path))
    {
    }

    internal FileContentSource(FileInfo file)
    {
        LocalPath = file.FullName;
        (_length, _lastWrite) = Look(file);
    }

    internal override string Description => LocalPath;

    internal override long? Length => _length;

    internal override string LocalPath { get; }

    internal override async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        await EnsureUnchangedAsync(cancellationToken).ConfigureAwait(false);
        return new FileStream(LocalPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
    }

    internal override ValueTask EnsureUnchangedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = new FileInfo(LocalPath);
        var (length, lastWrite) = Look(file);
        return (length, lastWrite) == (_length, _lastWrite)
            ? default
            : throw new ArtifactIntegrityException(
                $"The file '{LocalPath}' changed after it was added: it had {_length} bytes and now has {length}, last written {lastWrite:O}. Nothing was committed; add it again and log it while nobody writes to it.",
                LocalPath,
                Describe(_length, _lastWrite),
                Describe(length, lastWrite));
    }

    private static string Describe(long length, DateTime lastWrite) => string.Create(CultureInfo.InvariantCulture, $"{length} bytes, written {lastWrite:O}");

    // A link is followed: what counts is the file that is read.
    private static (long Length, DateTime LastWrite) Look(FileInfo file)
    {
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists
            ? (target.Length, target.LastWriteTimeUtc)
            : throw new FileNotFoundException($"There is no file '{file.FullName}' to add to the artifact.", file.FullName);
    }
}
