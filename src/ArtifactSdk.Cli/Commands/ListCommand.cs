using System.CommandLine;
using System.Globalization;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Commands;

/// <summary><c>artifacts ls</c>: projects, registries, types, collections, versions, files.</summary>
internal static class ListCommand
{
    public static Command Create(Shell shell) => new("ls", "List projects, registries, types, collections, versions or files.")
    {
        CreateProjects(shell),
        CreateRegistries(shell),
        CreateTypes(shell),
        CreateCollections(shell),
        CreateVersions(shell),
        CreateFiles(shell),
    };

    internal static Command CreateRegistries(Shell shell, string name = "registries")
    {
        var organization = new Argument<string?>("ORGANIZATION") { Description = "Default: that of the key's owner.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(name, "List the registries of an organization.") { organization };
        shell.SetAction(command, (invocation, cancellationToken) => Listing.WriteAsync(
            invocation,
            invocation.Client.GetRegistriesAsync(invocation.Get(organization), cancellationToken: cancellationToken),
            ["name", "organization", "visibility", "types", "created"],
            registry => [registry.Name, registry.Organization, registry.Visibility.ToString().ToLowerInvariant(), registry.AllowsAllArtifactTypes ? "all" : string.Join(',', registry.ArtifactTypes), Text.Time(registry.CreatedAt)],
            RegistryView.Of,
            "There are no registries that you can see.",
            cancellationToken));
        return command;
    }

    internal static Command CreateCollections(Shell shell, string name = "collections")
    {
        var project = ProjectArgument();
        var type = Arguments.Type();
        var command = new Command(name, "List the collections of a project or registry.") { project, type };
        shell.SetAction(command, (invocation, cancellationToken) =>
        {
            var (owner, projectName) = Invocation.ParseProject(invocation.Need(project));
            return Listing.WriteAsync(
                invocation,
                invocation.Client.GetCollectionsAsync(projectName, invocation.Get(type), owner ?? invocation.Entity, cancellationToken: cancellationToken),
                ["collection", "type", "tags", "created", "description"],
                collection => [collection.Name, collection.Type, string.Join(',', collection.Tags), Text.Time(collection.CreatedAt), collection.Description ?? ""],
                CollectionView.Of,
                "There are no collections.",
                cancellationToken);
        });
        return command;
    }

    private static Command CreateProjects(Shell shell)
    {
        var entity = new Argument<string?>("ENTITY") { Description = "Default: --entity, WANDB_ENTITY, then that of the key.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("projects", "List the projects of a user or team.") { entity };
        shell.SetAction(command, (invocation, cancellationToken) => Listing.WriteAsync(
            invocation,
            invocation.Client.GetProjectsAsync(invocation.Get(entity) ?? invocation.Entity, cancellationToken),
            ["project", "created", "description"],
            project => [$"{project.Entity}/{project.Name}", Text.Time(project.CreatedAt), project.Description ?? ""],
            project => new ProjectView(project.Entity, project.Name, project.Description, project.CreatedAt),
            "There are no projects that you can see.",
            cancellationToken));
        return command;
    }

    private static Command CreateTypes(Shell shell)
    {
        var project = ProjectArgument();
        var command = new Command("types", "List the artifact types of a project or registry.") { project };
        shell.SetAction(command, (invocation, cancellationToken) =>
        {
            var (owner, name) = Invocation.ParseProject(invocation.Need(project));
            return Listing.WriteAsync(
                invocation,
                invocation.Client.GetArtifactTypesAsync(name, owner ?? invocation.Entity, cancellationToken),
                ["type"],
                type => [type],
                type => new { name = type },
                "There are no artifacts.",
                cancellationToken);
        });
        return command;
    }

    private static Command CreateVersions(Shell shell)
    {
        var path = Arguments.Collection();
        var command = new Command("versions", "List the versions of a collection, newest first.") { path };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var collection = await invocation.Client.GetCollectionAsync(CollectionPath.Parse(invocation.Need(path)), cancellationToken);
            await Listing.WriteAsync(
                invocation,
                collection.GetVersionsAsync(cancellationToken: cancellationToken),
                ["version", "aliases", "files", "size", "created", "tags"],
                version =>
                [
                    $"v{version.Number}",
                    string.Join(',', version.Aliases),
                    version.FileCount.ToString(CultureInfo.InvariantCulture),
                    Size(invocation, version.Size),
                    Text.Time(version.CreatedAt),
                    string.Join(',', version.Tags),
                ],
                VersionView.Of,
                "There are no versions.",
                cancellationToken);
        });
        return command;
    }

    private static Command CreateFiles(Shell shell)
    {
        var path = Arguments.Version();
        var command = new Command("files", "List the files of a version.") { path };
        shell.SetAction(command, async (invocation, cancellationToken) =>
        {
            var version = await invocation.Client.GetArtifactAsync(invocation.Need(path), cancellationToken: cancellationToken);
            await Listing.WriteAsync(
                invocation,
                version.GetFilesAsync(cancellationToken),
                ["file", "size", "digest", "reference"],
                file => [file.Name, Size(invocation, file.Size), file.Digest, file.Reference?.OriginalString ?? ""],
                FileView.Of,
                "The version is empty.",
                cancellationToken);
        });
        return command;
    }

    // For people rounded, for programs exact.
    private static string Size(Invocation invocation, long bytes) =>
        invocation.Terminal.Traits.OutputIsTerminal ? Text.Size(bytes) : bytes.ToString(CultureInfo.InvariantCulture);

    private static Argument<string> ProjectArgument() => new("PROJECT")
    {
        Description = "A project or registry: housing, team/housing, wandb-registry-model.",
    };
}
