using System.Text;
using Spectre.Console;

namespace ArtifactSdk.Cli.Output;

/// <summary>Where results and messages go, and what the place can show.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly bool _ownsWriters;

    public Terminal(TextWriter output, TextWriter error, TextReader input, TerminalTraits traits)
    {
        Out = output;
        Error = error;
        In = input;
        Traits = traits;
    }

    private Terminal(TerminalTraits traits)
    {
        // Results of a hundred thousand lines are not flushed one by one.
        Out = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 16 * 1024) { AutoFlush = traits.OutputIsTerminal };
        Error = Console.Error;
        In = Console.In;
        Traits = traits;
        _ownsWriters = true;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public TextReader In { get; }

    public TerminalTraits Traits { get; }

    public bool Quiet { get; set; }

    public static Terminal OfProcess() => new(TerminalTraits.OfProcess());

    /// <summary>Something that is good to know, on standard error so that results can be piped on.</summary>
    public void WriteNote(string text)
    {
        if (!Quiet)
        {
            Error.WriteLine(Safe(text));
        }
    }

    public void WriteWarning(string text) => WriteLabelled("warning", "33", text);

    public void WriteError(string text) => WriteLabelled("error", "31", text);

    public void WriteResult(string text) => Out.WriteLine(Safe(text));

    /// <summary>A console for tables and progress bars.</summary>
    public IAnsiConsole ToConsole(bool error)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = (error ? Traits.ErrorIsTerminal : Traits.OutputIsTerminal) ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = Traits.Colors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = error && Traits.ErrorIsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(error ? Error : Out),
        });
        if (Traits.Width is { } width)
        {
            console.Profile.Width = width;
        }

        return console;
    }

    /// <summary>Text that cannot drive a terminal: names come from servers and other people.</summary>
    public static string Safe(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0
            ? text
            : string.Create(text.Length, text, static (span, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                {
                    span[i] = char.IsControl(from[i]) ? (from[i] is '\n' or '\r' or '\t' ? ' ' : '\u00b7') : from[i];
                }
            });

    public void Dispose()
    {
        try
        {
            Out.Flush();
            if (_ownsWriters)
            {
                Out.Dispose();
            }
        }
        catch (IOException)
        {
            // The reader of the pipe has gone ("| head"): nobody is left to write to.
        }
    }

    private void WriteLabelled(string label, string color, string text) =>
        Error.WriteLine(Traits is { Colors: true, ErrorIsTerminal: true } ? $"\u001b[{color}m{label}:\u001b[0m {Safe(text)}" : $"{label}: {Safe(text)}");
}
