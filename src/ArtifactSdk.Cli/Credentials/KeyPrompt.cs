using System.Text;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Credentials;

/// <summary>Asks for an API key without showing it; from a pipe it is the first line.</summary>
internal static class KeyPrompt
{
    public static async Task<string> ReadAsync(Terminal terminal, Uri baseUrl, CancellationToken cancellationToken)
    {
        if (!terminal.Traits.InputIsTerminal)
        {
            var line = await terminal.In.ReadLineAsync(cancellationToken);
            return string.IsNullOrWhiteSpace(line)
                ? throw new UsageException("No API key was given; pass it with --key-file FILE, or on standard input: echo $KEY | artifacts login")
                : line.Trim();
        }

        terminal.Error.Write($"API key for {baseUrl.Host}, from its page 'User settings' (input is hidden): ");
        var key = ReadHidden(cancellationToken);
        terminal.Error.WriteLine();
        return key.Length == 0 ? throw new UsageException("No API key was given.") : key;
    }

    private static string ReadHidden(CancellationToken cancellationToken)
    {
        var key = new StringBuilder();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pressed = Console.ReadKey(intercept: true);
            switch (pressed.Key)
            {
                case ConsoleKey.Enter:
                    return key.ToString().Trim();
                case ConsoleKey.Backspace when key.Length > 0:
                    key.Length--;
                    break;
                case ConsoleKey.C when pressed.Modifiers.HasFlag(ConsoleModifiers.Control):
                    throw new OperationCanceledException();
                default:
                    if (!char.IsControl(pressed.KeyChar))
                    {
                        key.Append(pressed.KeyChar);
                    }

                    break;
            }
        }
    }
}
