using System.CommandLine;
using System.CommandLine.Parsing;
using ArtifactSdk.Cli.Commands;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli;

/// <summary>The program: its commands, and what happens to the errors of each.</summary>
internal sealed class Application
{
    private readonly Terminal _terminal;
    private readonly RootCommand _root;

    public Application(Terminal terminal)
    {
        _terminal = terminal;
        var shell = new Shell(terminal);
        _root = new RootCommand("Log, get, link and list versioned machine learning artifacts, on any server that speaks the W&B protocol.");
        shell.Common.AddTo(_root);
        foreach (var command in Commands(shell))
        {
            _root.Add(command);
        }
    }

    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        // "@FILE" is where metadata is read from, not a file of further arguments.
        var parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var settings = new InvocationConfiguration
        {
            Output = _terminal.Out,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,

            // Signals end the token in Program, which knows of the second Ctrl-C.
            ProcessTerminationTimeout = null,
        };
        if (parsed.Errors.Count > 0)
        {
            Complain(parsed);
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(settings, cancellationToken);
    }

    private static IEnumerable<Command> Commands(Shell shell) =>
    [
        ServeCommand.Create(shell),
        LoginCommand.Create(shell),
        LogoutCommand.Create(shell),
        WhoAmICommand.Create(shell),
        DoctorCommand.Create(shell),
        LogCommand.Create(shell),
        GetCommand.Create(shell),
        LinkCommands.CreateLink(shell),
        LinkCommands.CreateUnlink(shell),
        LinkCommands.CreateExplain(shell),
        ListCommand.Create(shell),
        ShowCommand.Create(shell),
        LabelCommands.CreateAlias(shell),
        LabelCommands.CreateTag(shell),
        RemoveCommand.Create(shell),
        DiffCommand.Create(shell),
        CacheCommand.Create(shell),
        RegistryCommand.Create(shell),
        CollectionCommand.Create(shell),
        ServerCommand.Create(shell),
        CompletionCommand.Create(shell),
    ];

    /// <summary>One line for each thing that is wrong, and where help is; not the whole help page.</summary>
    private void Complain(ParseResult parsed)
    {
        if (Misspelt(parsed) is { } message)
        {
            _terminal.WriteError(message);
        }
        else
        {
            foreach (var error in parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
            {
                _terminal.WriteError(error);
            }
        }

        _terminal.Error.WriteLine($"'{CommandLineOf(parsed.CommandResult)} --help' shows the usage.");
    }

    /// <summary>A word where a command should be, with the command that was perhaps meant.</summary>
    private static string? Misspelt(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || parsed.UnmatchedTokens is not [var word, ..])
        {
            return null;
        }

        var near = command.Subcommands.Select(c => c.Name).Where(name => Spelling.Distance(name, word) <= 2).MinBy(name => Spelling.Distance(name, word));
        return $"'{word}' is not a command of '{CommandLineOf(parsed.CommandResult)}'{(near is null ? "" : $"; did you mean '{near}'?")}";
    }

    private static string CommandLineOf(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? current = command; current is CommandResult { Command: var c }; current = current.Parent)
        {
            names.Add(c is RootCommand ? "artifacts" : c.Name);
        }

        names.Reverse();
        return string.Join(' ', names);
    }
}
