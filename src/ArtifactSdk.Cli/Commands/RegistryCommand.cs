using System.CommandLine;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts registry</c>: create, ls, rename, rm.</summary>
internal static class RegistryCommand
{
    public static Command Create(Shell shell)
    {
        var organization = new Option<string?>("--organization") { Description = "The organization (default: that of the key's owner).", HelpName = "NAME", Recursive = true };
        return new Command("registry", "Create, list, rename and delete registries.")
        {
            organization,
            CreateCreate(shell, organization),
            ListCommand.CreateRegistries(shell, "ls"),
            CreateRename(shell, organization),
            CreateRemove(shell, organization),
        };
    }

    private static Command CreateCreate(Shell shell, Option<string?> organization)
    {
        var name = NameArgument();
        var restricted = new Option<bool>("--restricted") { Description = "Only members can see it (default: everybody in the organization)." };
        var types = Arguments.Many("--type", "A type of artifacts that it accepts. May be repeated (default: all).", "TYPE", "-t");
        var description = new Option<string?>("--description", "-d") { Description = "What it is for.", HelpName = "TEXT" };
        var command = new Command("create", "Make a registry.") { name, restricted, types, description };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var options = new CreateRegistryOptions
            {
                Organization = invocation.Get(organization),
                Visibility = invocation.Get(restricted) ? RegistryVisibility.Restricted : RegistryVisibility.Organization,
                Description = invocation.Get(description),
            };
            foreach (var type in invocation.Get(types)!)
            {
                options.ArtifactTypes.Add(type);
            }

            Write(invocation, await invocation.Client.CreateRegistryAsync(invocation.Need(name), options, cancellationToken));
        });
        return command;
    }

    private static Command CreateRename(Shell shell, Option<string?> organization)
    {
        var name = NameArgument();
        var next = new Argument<string>("NEW") { Description = "The new name." };
        var command = new Command("rename", "Rename a registry. Paths with the old name stop working.") { name, next };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var registry = await invocation.Client.GetRegistryAsync(invocation.Need(name), invocation.Get(organization), cancellationToken);
            Write(invocation, await registry.RenameAsync(invocation.Need(next), cancellationToken));
        });
        return command;
    }

    private static Command CreateRemove(Shell shell, Option<string?> organization)
    {
        var name = NameArgument();
        var yes = Arguments.Yes();
        var command = new Command("rm", "Delete a registry and its links. The linked versions stay where they were logged.") { name, yes };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var registry = await invocation.Client.GetRegistryAsync(invocation.Need(name), invocation.Get(organization), cancellationToken);
            await Arguments.ConfirmAsync(invocation, yes, $"Deleting the registry '{registry.Name}' of '{registry.Organization}'", cancellationToken);
            await registry.DeleteAsync(cancellationToken);
            invocation.Terminal.WriteNote($"deleted the registry '{registry.Name}'");
        });
        return command;
    }

    private static void Write(Invocation invocation, Registry registry)
    {
        if (invocation.Json)
        {
            JsonResult.Write(invocation.Terminal, RegistryView.Of(registry));
            return;
        }

        invocation.Terminal.WriteResult(registry.Name);
        invocation.Terminal.WriteNote($"collections are at wandb-registry-{registry.Name}/COLLECTION");
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = "The registry's name, without wandb-registry-." };
}
