using ArtifactSdk.Server.Storage.FileSystem;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>A body kept in a nameless temporary file until its digest and length, which the store wants first, are known.</summary>
internal sealed class SpooledBody : IAsyncDisposable
{
    private readonly FileStream _file = Create();

    internal async ValueTask<(string HexMd5, long Size)> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await BodyDigest.ReadAsync(body, _file.SafeFileHandle, cancellationToken);
        }
        catch (IOException exception) when (StorageErrors.IsFull(exception))
        {
            throw StorageErrors.Full();
        }
    }

    /// <summary>A view of its own, which may be read and closed several times.</summary>
    internal FileStream OpenRead() => new(_file.Name, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"artifact-registry-{Guid.NewGuid():N}.upload"), options);
    }
}
