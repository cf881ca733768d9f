using System.Diagnostics.CodeAnalysis;
using ArtifactSdk.Paths;

namespace ArtifactSdk;

/// <summary>
/// The path of a collection: <c>[entity/]project/collection</c>, or in a registry
/// <c>[organization/]wandb-registry-{registry}/{collection}</c>. Also the target path of a link.
/// </summary>
/// <remarks>
/// A path of one part names a collection whose project the run or the options supply. Equality is ordinal, the server's names
/// being case-sensitive. What <see cref="ToString"/> writes, <see cref="Parse(string)"/> reads back as an equal value.
/// </remarks>
public sealed record CollectionPath : ISpanParsable<CollectionPath>
{
    private const string Kind = "the path of a collection";

    private CollectionPath(string? owner, string? project, string collection)
    {
        Owner = owner;
        Project = project;
        Collection = collection;
    }

    /// <summary>Gets the first part: the entity of a project, the organization (or its entity) of a registry; <see langword="null"/> if it is missing.</summary>
    public string? Owner { get; }

    /// <summary>Gets the project as the server knows it, for a registry with its prefix; <see langword="null"/> if it is missing.</summary>
    public string? Project { get; }

    /// <summary>Gets the registry's name without the prefix, or <see langword="null"/> if this is not a registry path.</summary>
    public string? Registry => IsRegistry ? Project[PathRules.RegistryPrefix.Length..] : null;

    /// <summary>Gets the organization of a registry path, or <see langword="null"/> if it is missing or this is not a registry path.</summary>
    public string? Organization => IsRegistry ? Owner : null;

    /// <summary>Gets the collection's name.</summary>
    public string Collection { get; }

    /// <summary>Gets whether the collection belongs to a registry.</summary>
    [MemberNotNullWhen(true, nameof(Registry), nameof(Project))]
    public bool IsRegistry => Project?.StartsWith(PathRules.RegistryPrefix, StringComparison.Ordinal) ?? false;

    /// <summary>Creates the path of a collection in a registry.</summary>
    /// <param name="registry">The registry's name without prefix, such as <c>Golden Datasets</c>.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="organization">The organization's name; <see langword="null"/> for the caller's only one.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArtifactPathFormatException">A name breaks a rule.</exception>
    public static CollectionPath ForRegistry(string registry, string collection, string? organization = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Throw(PathRules.CheckRegistry(registry, 0), "the name of a registry", registry);
        return Make(organization, PathRules.RegistryPrefix + registry, collection);
    }

    /// <summary>Creates the path of a collection in a project.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="entity">The entity's name; <see langword="null"/> for the default one.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArtifactPathFormatException">A name breaks a rule.</exception>
    public static CollectionPath ForProject(string project, string collection, string? entity = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        return Make(entity, project, collection);
    }

    /// <summary>Reads a path.</summary>
    /// <param name="s">The text; a version or alias is not allowed in it, see <see cref="ArtifactPath"/>.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArtifactPathFormatException">The text is no path of a collection.</exception>
    public static CollectionPath Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out var error) ?? throw error.ToException(Kind, s);
    }

    /// <summary>Reads a path, if the text is one.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The path.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out CollectionPath? result)
    {
        result = s is null ? null : Read(s, out _);
        return result is not null;
    }

    /// <inheritdoc/>
    static CollectionPath IParsable<CollectionPath>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    static bool IParsable<CollectionPath>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CollectionPath result) =>
        TryParse(s, out result);

    /// <inheritdoc/>
    static CollectionPath ISpanParsable<CollectionPath>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        Read(s, out var error) ?? throw error.ToException(Kind, s.ToString());

    /// <inheritdoc/>
    static bool ISpanParsable<CollectionPath>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out CollectionPath result)
    {
        result = Read(s, out _);
        return result is not null;
    }

    /// <summary>Makes the same path with another first part.</summary>
    /// <param name="owner">The entity or organization; <see langword="null"/> to leave it out.</param>
    /// <returns>The path.</returns>
    /// <exception cref="InvalidOperationException">The path has no project, so that an owner cannot stand in it.</exception>
    /// <exception cref="ArtifactPathFormatException">The name breaks a rule.</exception>
    public CollectionPath WithOwner(string? owner) =>
        owner is not null && Project is null
            ? throw new InvalidOperationException($"'{this}' has no project, so it cannot have an owner. Use CollectionPath.ForProject.")
            : Make(owner, Project, Collection);

    /// <summary>Creates the path of one version in the collection.</summary>
    /// <param name="tag">The version or alias.</param>
    /// <returns>The path.</returns>
    public ArtifactPath At(VersionTag tag) => new(this, tag);

    /// <summary>Writes the path; parts that were left out stay left out.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => (Owner, Project) switch
    {
        (null, null) => Collection,
        (null, _) => $"{Project}/{Collection}",
        _ => $"{Owner}/{Project}/{Collection}",
    };

    /// <summary>
    /// Fills in the parts that were left out. An organization is no entity: a registry path keeps its first part as it is.
    /// </summary>
    internal CollectionPath Complete(string? entity, string? project)
    {
        var completed = Make(Owner, Project ?? project, Collection);
        return completed is { IsRegistry: false, Owner: null, Project: not null } ? completed.WithOwner(entity) : completed;
    }

    /// <summary>The path whose parts the scanner has accepted.</summary>
    internal static CollectionPath FromChecked(ReadOnlySpan<char> text, in PathParts parts) =>
        new(Text(text, parts.Owner), Text(text, parts.Project), text[parts.Collection].ToString());

    private static string? Text(ReadOnlySpan<char> text, Range? part) => part is { } range ? text[range].ToString() : null;

    private static CollectionPath? Read(ReadOnlySpan<char> text, out PathError error)
    {
        if (PathScanner.Scan(text, out var parts) is { } problem)
        {
            error = problem;
            return null;
        }

        if (parts.Tag is { } tag)
        {
            error = new(PathFault.UnexpectedTag, PathPart.Tag, tag.Start.Value - 1);
            return null;
        }

        error = default;
        return FromChecked(text, parts);
    }

    private static CollectionPath Make(string? owner, string? project, string collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        if (owner is not null)
        {
            Throw(PathRules.CheckOwner(owner, 0), "the name of an entity or organization", owner);
        }

        if (project is not null)
        {
            Throw(PathRules.CheckProject(project, 0), "the name of a project", project);
        }

        Throw(PathRules.CheckCollection(collection, 0), "the name of a collection", collection);
        return new CollectionPath(owner, project, collection);
    }

    private static void Throw(PathError? error, string kind, string text)
    {
        if (error is { } found)
        {
            throw found.ToException(kind, text);
        }
    }
}
