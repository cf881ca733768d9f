namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>Keeps every report; not locked, so that reports made at the same time would be noticed.</summary>
internal sealed class RecordedProgress : IProgress<TransferProgress>
{
    private int _inside;

    public List<TransferProgress> Reports { get; } = [];

    public bool Overlapped { get; private set; }

    public void Report(TransferProgress value)
    {
        Overlapped |= Interlocked.Increment(ref _inside) > 1;
        Reports.Add(value);
        Interlocked.Decrement(ref _inside);
    }

    public void ShouldBeMonotoneAndEndAt(long bytes, int files)
    {
        Overlapped.Should().BeFalse();
        Reports.Should().BeInAscendingOrder(report => report.BytesTransferred).And.BeInAscendingOrder(report => report.FilesCompleted);
        Reports[^1].Should().Be(new TransferProgress(bytes, bytes, files, files, null));
    }
}
