using System.Runtime.InteropServices;
using ArtifactSdk.Cli;
using ArtifactSdk.Cli.Output;

using var ending = new CancellationTokenSource();
void End(PosixSignalContext signal)
{
    // The second signal finds nobody to hold it up, and ends the process at once.
    signal.Cancel = !ending.IsCancellationRequested;
    ending.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var terminal = Terminal.OfProcess();
return await new Application(terminal).RunAsync(args, ending.Token);
