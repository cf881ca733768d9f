using System.Buffers;

namespace ArtifactSdk.Paths;

/// <summary>The rules for the parts of a path, each as a look at a span that allocates nothing unless it fails.</summary>
internal static class PathRules
{
    internal const int MaxNameLength = 128;
    internal const string RegistryPrefix = "wandb-registry-";
    internal const int MaxRegistryNameLength = MaxNameLength - 15;

    private static readonly SearchValues<char> NotInProject = SearchValues.Create("\\#?%:/");

    internal static PathError? CheckOwner(ReadOnlySpan<char> owner, int offset) =>
        CheckCommon(owner, offset, "the entity or organisation", "Write [entity/]project/collection or [organisation/]wandb-registry-{registry}/{collection}.");

    internal static PathError? CheckProject(ReadOnlySpan<char> project, int offset)
    {
        if (CheckCommon(project, offset, "the project", "Write [entity/]project/collection or [organisation/]wandb-registry-{registry}/{collection}.") is { } common)
        {
            return common;
        }

        var bad = project.IndexOfAny(NotInProject);
        if (bad >= 0)
        {
            return new($"a project's name cannot contain '{project[bad]}'", offset + bad, "Project names have none of / \\ # ? % : in them.");
        }

        return project.SequenceEqual(RegistryPrefix)
            ? new("the name of the registry is missing", offset + project.Length, "Write wandb-registry-{registry}/{collection}, such as wandb-registry-model/churn.")
            : null;
    }

    internal static PathError? CheckRegistry(ReadOnlySpan<char> registry, int offset)
    {
        const string remedy = "Give the registry's name without the prefix wandb-registry-, such as Golden Datasets.";
        if (CheckCommon(registry, offset, "the registry", remedy) is { } common)
        {
            return common;
        }

        var bad = registry.IndexOfAny(NotInProject);
        return bad >= 0
            ? new($"a registry's name cannot contain '{registry[bad]}'", offset + bad, "Registry names have none of / \\ # ? % : in them.")
            : registry.Length > MaxRegistryNameLength
                ? new($"the registry's name has {registry.Length} characters, more than {MaxRegistryNameLength}", offset + MaxRegistryNameLength, "Use a shorter name.")
                : null;
    }

    internal static PathError? CheckCollection(ReadOnlySpan<char> collection, int offset)
    {
        const string remedy = "Write the collection's name last: project/collection.";
        if (CheckCommon(collection, offset, "the collection", remedy) is { } common)
        {
            return common;
        }

        var bad = collection.IndexOfAny('/', ':');
        return bad >= 0 ? new($"a collection's name cannot contain '{collection[bad]}'", offset + bad, "Use letters, digits, '_', '-' and '.'.") : null;
    }

    internal static PathError? CheckTag(ReadOnlySpan<char> tag, int offset)
    {
        const string remedy = "After ':' write a version such as v3 or an alias such as latest, or leave the ':' out for the newest version.";
        return CheckCommon(tag, offset, "the version or alias", remedy) is { } common
            ? common
            : tag is "V0" ? new("there is no V0: with a capital V versions count from V1, which is v0", offset, "Write v0 for the first version.") : null;
    }

    private static PathError? CheckCommon(ReadOnlySpan<char> part, int offset, string what, string remedy)
    {
        if (part.IsEmpty)
        {
            return new($"{what} is empty", offset, remedy);
        }

        if (char.IsWhiteSpace(part[0]))
        {
            return new($"{what} begins with white space", offset, "Remove it.");
        }

        if (char.IsWhiteSpace(part[^1]))
        {
            return new($"{what} ends with white space", offset + part.Length - 1, "Remove it.");
        }

        for (var i = 0; i < part.Length; i++)
        {
            if (char.IsControl(part[i]))
            {
                return new($"{what} contains the control character U+{(int)part[i]:X4}", offset + i, "Remove it.");
            }
        }

        return part.Length > MaxNameLength ? new($"{what} has {part.Length} characters, more than {MaxNameLength}", offset + MaxNameLength, "Use a shorter name.") : null;
    }
}
