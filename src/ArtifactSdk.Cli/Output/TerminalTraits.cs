namespace ArtifactSdk.Cli.Output;

/// <summary>What is at the other end.</summary>
/// <param name="OutputIsTerminal">Whether results go to a person's screen.</param>
/// <param name="ErrorIsTerminal">Whether messages do.</param>
/// <param name="InputIsTerminal">Whether somebody can answer questions.</param>
/// <param name="Colors">Whether colours are wanted.</param>
/// <param name="Width">The width in columns, if it is to be other than the screen's.</param>
internal sealed record TerminalTraits(bool OutputIsTerminal, bool ErrorIsTerminal, bool InputIsTerminal, bool Colors, int? Width = null)
{
    public static TerminalTraits Piped { get; } = new(false, false, false, false);

    public static TerminalTraits OfProcess() => new(
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected,
        !Console.IsInputRedirected,

        // https://no-color.org: any value but the empty one switches colours off.
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");
}
