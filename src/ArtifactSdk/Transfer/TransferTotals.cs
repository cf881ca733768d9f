namespace ArtifactSdk.Transfer;

/// <summary>Counts what a transfer moved over the network and what was in place already.</summary>
internal sealed class TransferTotals
{
    private readonly System.Collections.Concurrent.ConcurrentBag<string> _missing = [];
    private int _filesMoved;
    private long _bytesMoved;
    private int _filesReused;
    private long _bytesReused;

    public int FilesMoved => Volatile.Read(ref _filesMoved);

    public long BytesMoved => Volatile.Read(ref _bytesMoved);

    public int FilesReused => Volatile.Read(ref _filesReused);

    public long BytesReused => Volatile.Read(ref _bytesReused);

    /// <summary>Gets the references that lead nowhere, by name.</summary>
    public IReadOnlyList<string> Missing => [.. _missing.Order(StringComparer.Ordinal)];

    public void AddMissing(string name) => _missing.Add(name);

    public void Add(bool moved, long bytes)
    {
        Interlocked.Increment(ref (moved ? ref _filesMoved : ref _filesReused));
        Interlocked.Add(ref (moved ? ref _bytesMoved : ref _bytesReused), bytes);
    }
}
