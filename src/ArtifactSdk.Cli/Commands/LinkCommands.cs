using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts link</c>, <c>unlink</c> and <c>explain</c>.</summary>
internal static class LinkCommands
{
    public static Command CreateLink(Shell shell)
    {
        var version = Arguments.Version();
        var target = Target();
        var aliases = Arguments.Many("--alias", "An alias for the linked version. May be repeated.", "ALIAS", "-a");
        var command = new Command("link", "Link a version into a collection of a registry or project.") { version, target, aliases };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var to = CollectionPath.Parse(invocation.Need(target));
            var source = await invocation.Client.GetArtifactAsync(invocation.Need(version), cancellationToken: cancellationToken);
            var linked = await source.LinkAsync(to, invocation.Get(aliases), cancellationToken);
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, VersionView.Of(linked));
                return;
            }

            invocation.Terminal.WriteResult(linked.Path.ToString());
            invocation.Terminal.WriteNote($"linked {source.SourcePath}, {linked.Url}");
        });
        return command;
    }

    public static Command CreateUnlink(Shell shell)
    {
        var version = Arguments.Version();
        var command = new Command("unlink", "Remove a link. The version itself stays where it was logged.") { version };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var linked = await invocation.Client.GetArtifactAsync(invocation.Need(version), cancellationToken: cancellationToken);
            if (!linked.IsLink)
            {
                throw new UsageException($"'{linked.Path}' is the version itself, not a link; 'artifacts rm' deletes versions.");
            }

            await linked.UnlinkAsync(cancellationToken);
            invocation.Terminal.WriteNote($"unlinked {linked.Path}; the version stays at {linked.SourcePath}");
        });
        return command;
    }

    public static Command CreateExplain(Shell shell)
    {
        var version = Arguments.Version();
        var target = Target();
        var command = new Command("explain", "Say why a link would fail, without trying it. Exit code 1 if there is a reason.") { version, target };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var to = CollectionPath.Parse(invocation.Need(target));
            var source = await invocation.Client.GetArtifactAsync(invocation.Need(version), cancellationToken: cancellationToken);
            var problems = await invocation.Client.ExplainLinkAsync(source, to, cancellationToken);
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, problems.Select(p => new { reason = p.Reason, problem = p.Problem, remedy = p.Remedy }));
            }
            else if (problems.Count == 0)
            {
                invocation.Terminal.WriteResult($"{source.Path} can be linked into {to}.");
            }
            else
            {
                foreach (var problem in problems)
                {
                    invocation.Terminal.WriteResult($"{problem.Reason}: {problem.Problem}");
                    invocation.Terminal.WriteResult($"    {problem.Remedy}");
                }
            }

            return problems.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static Argument<string> Target() => new("TARGET")
    {
        Description = "The collection to link into, such as wandb-registry-model/prices.",
    };
}
