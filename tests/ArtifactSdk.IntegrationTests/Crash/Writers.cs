using System.Threading.Channels;

namespace ArtifactSdk.IntegrationTests.Crash;

/// <summary>
/// Writers of every kind on one server: some log, one links, one moves an alias, one deletes. Each notes what was acknowledged,
/// and what it had begun when the server went.
/// </summary>
internal sealed class Writers(ArtifactClientOptions options, CrashLedger ledger) : IDisposable
{
    private readonly SemaphoreSlim _written = new(0);
    private readonly Channel<ArtifactVersion> _toLink = Channel.CreateUnbounded<ArtifactVersion>();
    private readonly Channel<ArtifactVersion> _toMark = Channel.CreateUnbounded<ArtifactVersion>();
    private readonly Channel<ArtifactVersion> _toDelete = Channel.CreateUnbounded<ArtifactVersion>();

    /// <summary>The first thing that went wrong; before the server is killed there is none.</summary>
    internal ArtifactException? Failure { get; private set; }

    /// <summary>Ends when so many writes have been acknowledged.</summary>
    internal async Task WaitAsync(int writes, CancellationToken cancellationToken)
    {
        for (var i = 0; i < writes; i++)
        {
            await _written.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _written.Dispose();

    /// <summary>Writes until the token or the end of the server stops it.</summary>
    internal Task RunAsync(CancellationToken stop) => Task.WhenAll(
        LoopAsync(LogAsync, stop), LoopAsync(LogAsync, stop), LoopAsync(LinkAsync, stop), LoopAsync((_, token) => MarkAsync(token), stop), LoopAsync((_, token) => DeleteAsync(token), stop));

    private Task LoopAsync(Func<Run, CancellationToken, Task> write, CancellationToken stop) => Task.Run(
        async () =>
        {
            try
            {
                await using var run = await Run.InitAsync(new() { Project = CrashLedger.Project }, options, stop);
                while (!stop.IsCancellationRequested)
                {
                    await write(run, stop);
                    _written.Release();
                }
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }
            catch (ObjectDisposedException)
            {
                // The writer that logged the version has stopped, and its client with it.
            }
            catch (ArtifactException e)
            {
                // The server is gone, and what was not acknowledged may be lost; or it is not, and whoever waits should know.
                Failure ??= e;
                _written.Release(short.MaxValue);
            }
        },
        CancellationToken.None);

    private async Task LogAsync(Run run, CancellationToken stop)
    {
        var number = ledger.NextContent();
        var version = await run.LogArtifactAsync(CrashLedger.Draft(number), cancellationToken: stop);
        ledger.Logged(number, version);
        // Every fourth goes on to be deleted, so that the others stay whole whatever is under way.
        var next = version.Number % 4 == 3 ? _toDelete : version.Number % 2 == 0 ? _toLink : _toMark;
        await next.Writer.WriteAsync(version, stop);
    }

    private async Task LinkAsync(Run run, CancellationToken stop)
    {
        var version = await _toLink.Reader.ReadAsync(stop);
        var link = await run.LinkArtifactAsync(version, CrashLedger.LinkTarget, cancellationToken: stop);
        ledger.Linked(version, link);
    }

    private async Task MarkAsync(CancellationToken stop)
    {
        var version = await _toMark.Reader.ReadAsync(stop);
        ledger.Marking(version);
        await version.AddAliasesAsync([CrashLedger.Alias], stop);
        ledger.Marked(version);
    }

    private async Task DeleteAsync(CancellationToken stop)
    {
        var version = await _toDelete.Reader.ReadAsync(stop);
        ledger.Deleting(version);
        await version.DeleteAsync(deleteAliases: true, cancellationToken: stop);
        ledger.Deleted(version);
    }
}
