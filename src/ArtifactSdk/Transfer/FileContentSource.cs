using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Transfer;

/// <summary>A file. Its length and write time are noted when it is added, and looked at again whenever it is opened.</summary>
internal sealed class FileContentSource : ContentSource
{
    private const int NoBuffer = 1; // The readers bring buffers of their own.

    private readonly long _length;
    private readonly DateTime _lastWrite;
    private readonly string _path;

    /// <summary>The directory that <see cref="_path"/> is relative to; null for a whole path.</summary>
    private readonly string? _directory;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal FileContentSource(string path)
        : this(new FileInfo(path))
    {
    }

    internal FileContentSource(FileInfo file)
        : this(file, file.FullName, null)
    {
    }

    private FileContentSource(FileInfo file, string path, string? directory)
    {
        (_path, _directory) = (path, directory);
        (_length, _lastWrite) = Look(file) ?? throw Missing();
        if (_length == 0 && IsPipe(LocalPath))
        {
            throw new IOException($"'{LocalPath}' is a pipe, not a file: reading it would wait for a writer. Leave it out, or add its content with AddStream.");
        }
    }

    internal override string Description => LocalPath;

    internal override long? Length => _length;

    internal override string LocalPath => _directory is null ? _path : Path.Join(_directory, _path);

    /// <summary>One of many files below a directory: the names are most of what is kept of them, so they share what they can.</summary>
    /// <param name="directory">The whole path of the directory.</param>
    /// <param name="name">The path below it, which is kept.</param>
    /// <param name="file">The file.</param>
    internal static FileContentSource Below(string directory, string name, FileInfo file) =>
        Path.Join(directory, name) == file.FullName ? new(file, name, directory) : new(file);

    internal override async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileStream stream;
        try
        {
            stream = new FileStream(LocalPath, FileMode.Open, FileAccess.Read, FileShare.Read, NoBuffer, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Changed(null);
        }

        if (IsUnchanged(stream.SafeFileHandle))
        {
            return stream;
        }

        var now = Look(stream.SafeFileHandle);
        await stream.DisposeAsync().ConfigureAwait(false);
        throw Changed(now);
    }

    internal override bool IsUnchanged(SafeFileHandle file) => Look(file) == (_length, _lastWrite);

    internal override ValueTask EnsureUnchangedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = Look(new FileInfo(LocalPath));
        return now == (_length, _lastWrite) ? default : throw Changed(now);
    }

    private static string Describe((long Length, DateTime LastWrite)? file) =>
        file is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Length} bytes, written {known.LastWrite:O}") : "no file";

    /// <summary>Whether opening it for reading would wait. Opened for writing too, as here, a pipe is open at once.</summary>
    private static bool IsPipe(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, NoBuffer);
            return !file.CanSeek;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it tells what is wrong with it.
            return false;
        }
    }

    private FileNotFoundException Missing() => new(
        $"There is no file '{LocalPath}' to add to the artifact."
        + (LocalPath.Contains('\uFFFD', StringComparison.Ordinal) ? " If it comes from a directory listing, its name is not valid UTF-8, and .NET cannot open it. Rename it." : ""),
        LocalPath);

    // Asked of the opened file, not of its path: under the path another one may stand by now.
    private static (long Length, DateTime LastWrite) Look(SafeFileHandle file) => (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    // A link is followed: what counts is the file that is read.
    private static (long Length, DateTime LastWrite)? Look(FileInfo file)
    {
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists ? (target.Length, target.LastWriteTimeUtc) : null;
    }

    private ArtifactIntegrityException Changed((long Length, DateTime LastWrite)? now)
    {
        var before = Describe((_length, _lastWrite));
        return new ArtifactIntegrityException(
            $"The file '{LocalPath}' changed after it was added to the artifact: then {before}, now {Describe(now)}. Nothing was committed; add it again, and log it while nothing writes to it.",
            LocalPath,
            before,
            Describe(now));
    }
}
