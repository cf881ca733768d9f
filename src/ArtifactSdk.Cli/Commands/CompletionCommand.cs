using System.CommandLine;
using ArtifactSdk.Cli.Completion;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts completion SHELL</c>: a script that lets the shell complete commands and options.</summary>
internal static class CompletionCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("completion", "Print a completion script for a shell.");
        foreach (var (name, script, load) in CompletionScripts.All)
        {
            var one = new Command(name, $"Load it with: {load}");
            shell.SetAction(one, (invocation, _) =>
            {
                invocation.Terminal.Out.Write(script);
                return Task.CompletedTask;
            });
            command.Add(one);
        }

        return command;
    }
}
