using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts collection</c>: create, ls, rename, rm.</summary>
internal static class CollectionCommand
{
    public static Command Create(Shell shell) => new("collection", "Create, list, rename and delete collections.")
    {
        CreateCreate(shell),
        ListCommand.CreateCollections(shell, "ls"),
        CreateRename(shell),
        CreateRemove(shell),
    };

    // The protocol has no call that makes a collection: the first version does.
    private static Command CreateCreate(Shell shell)
    {
        var path = Arguments.Collection();
        var type = Arguments.Type();
        var from = new Option<string?>("--from") { Description = "In a registry: the version to link first.", HelpName = "VERSION" };
        var description = new Option<string?>("--description", "-d") { Description = "What it holds.", HelpName = "TEXT" };
        var command = new Command("create", "Create a collection: in a project with an empty version v0, in a registry with a first link.") { path, type, from, description };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var wanted = CollectionPath.Parse(invocation.Need(path));
            var made = wanted.IsRegistry
                ? await LinkFirstAsync(invocation, wanted, invocation.Get(from), cancellationToken)
                : await LogFirstAsync(invocation, wanted, invocation.Get(type), cancellationToken);
            var collection = await invocation.Client.GetCollectionAsync(made, cancellationToken);
            if (invocation.Get(description) is { } text)
            {
                collection = await collection.UpdateAsync(new CollectionUpdate { Description = text }, cancellationToken);
            }

            Write(invocation, collection);
        });
        return command;
    }

    private static async Task<CollectionPath> LinkFirstAsync(Invocation invocation, CollectionPath path, string? from, CancellationToken cancellationToken)
    {
        if (from is null)
        {
            throw new UsageException($"A collection in a registry begins with a link; pass the version to link: collection create {path} --from PROJECT/NAME:v0");
        }

        var version = await invocation.Client.GetArtifactAsync(from, cancellationToken: cancellationToken);
        return (await version.LinkAsync(path, cancellationToken: cancellationToken)).Path.Collection;
    }

    private static async Task<CollectionPath> LogFirstAsync(Invocation invocation, CollectionPath path, string? type, CancellationToken cancellationToken)
    {
        if (type is null)
        {
            throw new UsageException("A collection in a project needs a type, such as --type dataset.");
        }

        if (await invocation.Client.CollectionExistsAsync(path, cancellationToken))
        {
            throw new UsageException($"The collection '{path}' already exists.");
        }

        await using var run = await invocation.Client.InitRunAsync(
            new RunOptions { Entity = path.Owner ?? invocation.Entity, Project = path.Project ?? invocation.Project, JobType = "cli" }, cancellationToken);
        var version = await run.LogArtifactAsync(new Artifact(path.Collection, type), cancellationToken: cancellationToken);
        await run.FinishAsync(RunOutcome.Succeeded, cancellationToken);
        return version.Path.Collection;
    }

    private static Command CreateRename(Shell shell)
    {
        var path = Arguments.Collection();
        var name = new Argument<string>("NAME") { Description = "The new name." };
        var command = new Command("rename", "Rename a collection. Paths with the old name stop working.") { path, name };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var collection = await invocation.Client.GetCollectionAsync(CollectionPath.Parse(invocation.Need(path)), cancellationToken);
            Write(invocation, await collection.UpdateAsync(new CollectionUpdate { Name = invocation.Need(name) }, cancellationToken));
        });
        return command;
    }

    private static Command CreateRemove(Shell shell)
    {
        var path = Arguments.Collection();
        var yes = Arguments.Yes();
        var command = new Command("rm", "Delete a collection with all its versions. In a registry, only the links are deleted.") { path, yes };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var collection = await invocation.Client.GetCollectionAsync(CollectionPath.Parse(invocation.Need(path)), cancellationToken);
            await Arguments.ConfirmAsync(invocation, yes, $"Deleting {collection.Path}{(collection.IsSource ? " with all its versions" : "")}", cancellationToken);
            await collection.DeleteAsync(cancellationToken);
            invocation.Terminal.WriteNote($"deleted {collection.Path}");
        });
        return command;
    }

    private static void Write(Invocation invocation, ArtifactCollection collection)
    {
        if (invocation.Json)
        {
            JsonResult.Write(invocation.Terminal, CollectionView.Of(collection));
            return;
        }

        invocation.Terminal.WriteResult(collection.Path.ToString());
    }
}
