namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>Keeps every report, in the order in which they came.</summary>
internal sealed class LastProgress : IProgress<TransferProgress>
{
    private readonly List<TransferProgress> _reports = [];

    internal TransferProgress Last
    {
        get
        {
            lock (_reports)
            {
                return _reports.LastOrDefault();
            }
        }
    }

    internal IReadOnlyList<TransferProgress> Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    public void Report(TransferProgress value)
    {
        lock (_reports)
        {
            _reports.Add(value);
        }
    }
}
