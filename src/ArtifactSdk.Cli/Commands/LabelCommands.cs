using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts alias add|rm</c> and <c>artifacts tag add|rm</c>.</summary>
internal static class LabelCommands
{
    public static Command CreateAlias(Shell shell) => new("alias", "Add and remove aliases, which point to one version of a collection.")
    {
        Create(shell, "add", "Set an alias of a version; any other version of the collection loses it.", "ALIAS", (version, names, token) => version.AddAliasesAsync(names, token)),
        Create(shell, "rm", "Remove an alias from a version.", "ALIAS", (version, names, token) => version.RemoveAliasesAsync(names, token)),
    };

    public static Command CreateTag(Shell shell) => new("tag", "Add and remove tags, which many versions may have.")
    {
        Create(shell, "add", "Add tags to a version.", "TAG", (version, names, token) => version.UpdateAsync(With(names, update => update.TagsToAdd), token)),
        Create(shell, "rm", "Remove tags from a version.", "TAG", (version, names, token) => version.UpdateAsync(With(names, update => update.TagsToRemove), token)),
    };

    private static Command Create(Shell shell, string verb, string description, string what, Func<ArtifactVersion, string[], CancellationToken, Task<ArtifactVersion>> change)
    {
        var path = Arguments.Version();
        var names = new Argument<string[]>(what) { Arity = ArgumentArity.OneOrMore };
        var command = new Command(verb, description) { path, names };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var version = await invocation.Client.GetArtifactAsync(invocation.Need(path), cancellationToken: cancellationToken);
            var changed = await change(version, invocation.Need(names), cancellationToken);
            if (invocation.Json)
            {
                JsonResult.Write(invocation.Terminal, VersionView.Of(changed));
                return;
            }

            invocation.Terminal.WriteResult($"{changed.Path}  aliases: {Names(changed.Aliases)}  tags: {Names(changed.Tags)}");
        });
        return command;
    }

    private static ArtifactVersionUpdate With(string[] names, Func<ArtifactVersionUpdate, IList<string>> list)
    {
        var update = new ArtifactVersionUpdate();
        foreach (var name in names)
        {
            list(update).Add(name);
        }

        return update;
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
