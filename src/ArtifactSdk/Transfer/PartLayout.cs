namespace ArtifactSdk.Transfer;

/// <summary>How a large file is cut: parts of one size, of which the last may be shorter.</summary>
internal readonly record struct PartLayout(long Size, long PartSize)
{
    private const int MaxParts = 10_000;
    private const int Page = 4096;

    public int Count => (int)((Size + PartSize - 1) / PartSize);

    /// <summary>Stores take ten thousand parts at most, so those of very large files are larger than asked for.</summary>
    public static PartLayout Of(long size, long partSize)
    {
        var least = (size + MaxParts - 1) / MaxParts;
        return new(size, least <= partSize ? partSize : (least + Page - 1) / Page * Page);
    }

    public long OffsetOf(int index) => index * PartSize;

    public long LengthOf(int index) => Math.Min(PartSize, Size - OffsetOf(index));
}
