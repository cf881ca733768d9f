using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli;

/// <summary>What commands share: where they write, the common options, and what an error turns into.</summary>
internal sealed class Shell(Terminal terminal)
{
    public Terminal Terminal { get; } = terminal;

    public CommonOptions Common { get; } = new();

    /// <summary>Makes a command do something. The work returns an exit code; what it throws becomes one line and a code of the table.</summary>
    public void SetAction(Command command, Func<Invocation, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, work, cancellationToken));

    /// <summary>The same for work that either throws or is done.</summary>
    public void SetAction(Command command, Func<Invocation, CancellationToken, Task> work) => SetAction(command, async (invocation, cancellationToken) =>
    {
        await work(invocation, cancellationToken);
        return ExitCodes.Ok;
    });

    private async Task<int> RunAsync(ParseResult parsed, Func<Invocation, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        Terminal.Quiet = parsed.GetValue(Common.Quiet);
        using var invocation = new Invocation(this, parsed);
        try
        {
            return await work(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.WriteError("cancelled");
            return ExitCodes.Cancelled;
        }
        catch (Exception exception)
        {
            Terminal.WriteError(Describe(exception));
            if (exception is ArtifactAccessException { CredentialSource: null })
            {
                Terminal.WriteNote("'artifacts login' checks and stores a key; 'artifacts doctor' checks the whole setup.");
            }

            if (exception is not (ArtifactException or UsageException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
                && parsed.GetValue(Common.Verbose))
            {
                Terminal.Error.WriteLine(exception.ToString());
            }

            return ExitCodes.Of(exception);
        }
    }

    // The name of a method's parameter tells a person at a shell nothing.
    private static string Describe(Exception exception)
    {
        const string parameter = " (Parameter '";
        var text = exception.Message;
        var at = exception is ArgumentException ? text.LastIndexOf(parameter, StringComparison.Ordinal) : -1;
        return at < 0 ? text : text[..at];
    }
}
