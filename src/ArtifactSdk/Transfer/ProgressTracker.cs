using System.Runtime.ExceptionServices;

namespace ArtifactSdk.Transfer;

/// <summary>
/// Turns the steps of many parallel files into reports that come one at a time and never go down. Reports are thinned
/// by bytes and files, not by a clock: at most about two hundred of each kind and one at the end.
/// </summary>
internal sealed class ProgressTracker(IProgress<TransferProgress>? progress, long totalBytes, int totalFiles)
{
    private const int Steps = 200;
    private const long MinByteStep = 64 * 1024;

    private readonly object _gate = new();
    private long _bytes;
    private long _totalBytes = totalBytes;
    private int _totalFiles = totalFiles;
    private int _files;
    private TransferProgress _last;
    private bool _reporting;
    private bool _again;

    /// <summary>Is told the name of each file that is complete.</summary>
    public Action<string>? Completed { get; init; }

    /// <summary>What the user's handler threw; the transfer ends with it, whatever it looked like on the way.</summary>
    public ExceptionDispatchInfo? HandlerFault { get; private set; }

    /// <summary>Adds a file that turns out to be part of the transfer, before it is started.</summary>
    public void Expect(long bytes)
    {
        lock (_gate)
        {
            _totalBytes += bytes;
            _totalFiles++;
        }
    }

    public FileProgress StartFile(string name, long? size) => new(this, name, size);

    /// <summary>Makes the last report; call it when every file is done.</summary>
    public void Finish()
    {
        try
        {
            Update(0, 0, 0, null, last: true);
        }
        catch (InvalidOperationException) when (HandlerFault is { } fault)
        {
            fault.Throw();
        }
    }

    internal void Update(long bytes, long addedTotal, int files, string? name, bool last = false)
    {
        if (HandlerFault is { } earlier)
        {
            throw HandlerFailed(earlier.SourceException);
        }

        TransferProgress next;
        lock (_gate)
        {
            _bytes += bytes;
            _totalBytes += addedTotal;
            _files += files;
            if (progress is null || !(last || IsStep()))
            {
                return;
            }

            if (_reporting)
            {
                // The thread that is inside the handler reports again for us, so nobody waits for the handler.
                _again = true;
                return;
            }

            _reporting = true;
            next = Snapshot(name);
        }

        ReportUntilCurrent(next, name);
    }

    private void ReportUntilCurrent(TransferProgress next, string? name)
    {
        while (true)
        {
            Report(next);
            lock (_gate)
            {
                if (!_again)
                {
                    _reporting = false;
                    return;
                }

                _again = false;
                next = Snapshot(name);
            }
        }
    }

    private void Report(TransferProgress value)
    {
        try
        {
            progress!.Report(value);
        }
        catch (Exception fault)
        {
            HandlerFault = ExceptionDispatchInfo.Capture(fault);
            throw HandlerFailed(fault);
        }
    }

    // Wrapped while it is on its way, because an IOException as it is would be taken for a broken connection and tried again.
    private static InvalidOperationException HandlerFailed(Exception fault) => new("The progress handler failed.", fault);

    private TransferProgress Snapshot(string? name) => _last = new(_bytes, _totalBytes, _files, _totalFiles, name);

    private bool IsStep() =>
        _bytes - _last.BytesTransferred >= Math.Max(MinByteStep, _totalBytes / Steps)
        || _files - _last.FilesCompleted >= Math.Max(1, _totalFiles / Steps);
}
