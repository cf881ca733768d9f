using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Registries;

namespace ArtifactSdk;

public partial class ArtifactClient
{
    /// <summary>Gets a collection.</summary>
    /// <param name="path">The path. Missing parts come from the options.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArtifactNotFoundException">There is no such collection, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactCollection> GetCollectionAsync(CollectionPath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        Context.ThrowIfDisposed();
        return await new CollectionFinder(Context).GetAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether there is a collection.</summary>
    /// <param name="path">The path. Missing parts come from the options.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Whether there is one that the owner of the key can see.</returns>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<bool> CollectionExistsAsync(CollectionPath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        Context.ThrowIfDisposed();
        return (await new CollectionFinder(Context).FindAsync(path, cancellationToken).ConfigureAwait(false)).Found is not null;
    }

    /// <summary>Lists the collections of a project or registry, including collections of links.</summary>
    /// <param name="project">The project; of a registry its name after <c>wandb-registry-</c>.</param>
    /// <param name="type">The type that they must have; <see langword="null"/> for all.</param>
    /// <param name="entity">The entity of the project, or the organization of the registry; <see langword="null"/> for the one in the options.</param>
    /// <param name="filter">A filter; <see langword="null"/> for all.</param>
    /// <param name="order">A field such as <c>name</c>, with <c>-</c> in front for descending order; <see langword="null"/> for the newest first.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The collections, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The type breaks a rule, or the order is no field.</exception>
    /// <exception cref="ArtifactPathFormatException">A name breaks a rule.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such project, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactApiException">
    /// There is a filter or an order and the server lacks the feature, which the message names, or does not understand them.
    /// </exception>
    public virtual IAsyncEnumerable<ArtifactCollection> GetCollectionsAsync(
        string project, string? type = null, string? entity = null, SearchFilter? filter = null, string? order = null, CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        var path = CollectionFinder.ProjectPath(project, entity);
        if (type is not null)
        {
            NameRules.Throw(NameRules.CheckArtifactType(type), nameof(type));
        }

        return new CollectionFinder(Context).ListAsync(path, type, filter, order, cancellationToken);
    }

    /// <summary>Gets a registry.</summary>
    /// <param name="name">Its name, without prefix.</param>
    /// <param name="organization">Its organization; <see langword="null"/> for the one in the options, else that of the key's owner.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The registry.</returns>
    /// <exception cref="ArtifactPathFormatException">The name breaks a rule.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such registry or organization, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactApiException">The server lacks a feature, which the message names, or refused for another reason.</exception>
    public virtual async Task<Registry> GetRegistryAsync(string name, string? organization = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await new RegistryCalls(Context).GetAsync(name, organization, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the registries of an organization that the owner of the key may see.</summary>
    /// <param name="organization">The organization; <see langword="null"/> for the one in the options, else that of the key's owner.</param>
    /// <param name="filter">A filter; <see langword="null"/> for all.</param>
    /// <param name="order">
    /// <c>name</c>, <c>created_at</c> or <c>updated_at</c>, with <c>-</c> in front for descending order; <see langword="null"/> for the server's order.
    /// </param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The registries, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The order is not a field.</exception>
    /// <exception cref="ArtifactApiException">The server lacks a feature, which the message names, or refused for another reason.</exception>
    public virtual IAsyncEnumerable<Registry> GetRegistriesAsync(
        string? organization = null, SearchFilter? filter = null, string? order = null, CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        return new RegistryCalls(Context).ListAsync(organization, filter?.ForRegistries(), order, cancellationToken);
    }

    /// <summary>Lists all registries of an organization that the owner of the key may see.</summary>
    /// <param name="organization">The organization; <see langword="null"/> for the one in the options, else that of the key's owner.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The registries, fetched page by page.</returns>
    /// <exception cref="ArtifactApiException">The server lacks a feature, which the message names, or refused for another reason.</exception>
    public IAsyncEnumerable<Registry> GetRegistriesAsync(string? organization, CancellationToken cancellationToken) =>
        GetRegistriesAsync(organization, filter: null, order: null, cancellationToken);

    /// <summary>Creates a registry. The owner of the key becomes its administrator.</summary>
    /// <param name="name">Its name, without prefix: at most 113 characters.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The registry.</returns>
    /// <exception cref="ArtifactPathFormatException">The name breaks a rule.</exception>
    /// <exception cref="ArgumentException">A type breaks a rule.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not make registries.</exception>
    /// <exception cref="ArtifactApiException">There is one of this name, the server lacks a feature, which the message names, or it refused for another reason.</exception>
    public virtual async Task<Registry> CreateRegistryAsync(string name, CreateRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await new RegistryCalls(Context).CreateAsync(name, options ?? new(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Searches the collections of the registries of an organization.</summary>
    /// <param name="registries">In which registries; <see langword="null"/> for all.</param>
    /// <param name="collections">Which collections; <see langword="null"/> for all.</param>
    /// <param name="organization">The organization; <see langword="null"/> for the one in the options, else that of the key's owner.</param>
    /// <param name="order">A field such as <c>name</c>, with <c>-</c> in front for descending order; <see langword="null"/> for the server's order.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The collections, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The order is not a field.</exception>
    /// <exception cref="ArtifactApiException">The server lacks a feature, which the message names, or does not understand a filter.</exception>
    public virtual IAsyncEnumerable<ArtifactCollection> SearchCollectionsAsync(
        SearchFilter? registries = null, SearchFilter? collections = null, string? organization = null, string? order = null, CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        return new RegistrySearch(Context).CollectionsAsync(organization, registries, collections, order, cancellationToken);
    }

    /// <summary>Searches the versions in the registries of an organization.</summary>
    /// <param name="registries">In which registries; <see langword="null"/> for all.</param>
    /// <param name="collections">In which collections; <see langword="null"/> for all.</param>
    /// <param name="versions">Which versions; <see langword="null"/> for all.</param>
    /// <param name="organization">The organization; <see langword="null"/> for the one in the options, else that of the key's owner.</param>
    /// <param name="order">A field such as <c>created_at</c>, with <c>-</c> in front for descending order; <see langword="null"/> for the server's order.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The versions as the registries have them, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The order is not a field.</exception>
    /// <exception cref="ArtifactApiException">The server lacks a feature, which the message names, or does not understand a filter.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> SearchVersionsAsync(
        SearchFilter? registries = null,
        SearchFilter? collections = null,
        SearchFilter? versions = null,
        string? organization = null,
        string? order = null,
        CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        return new RegistrySearch(Context).VersionsAsync(organization, registries, collections, versions, order, cancellationToken);
    }

    /// <summary>Finds the reasons why a link would fail, without trying to link.</summary>
    /// <param name="version">The version to link.</param>
    /// <param name="targetPath">
    /// <c>[organization/]wandb-registry-{registry}/{collection}</c>, or <c>[[entity/]project/]collection</c>; missing parts come from the entity of
    /// <see cref="ArtifactVersion.SourcePath"/> and from the options.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The reasons, each with its remedy; empty if the link is possible. The server has the last word.</returns>
    /// <exception cref="ArtifactPathFormatException"><paramref name="targetPath"/> is not such a path.</exception>
    /// <exception cref="ArtifactApiException">The server did not answer, or refused the key.</exception>
    public virtual Task<IReadOnlyList<LinkProblem>> ExplainLinkAsync(ArtifactVersion version, string targetPath, CancellationToken cancellationToken = default) =>
        ExplainLinkAsync(version, CollectionPath.Parse(targetPath), cancellationToken);

    /// <summary>Finds the reasons why a link would fail, without trying to link.</summary>
    /// <param name="version">The version to link.</param>
    /// <param name="target">
    /// The collection to link into. Missing parts come from the entity of <see cref="ArtifactVersion.SourcePath"/> and from the options.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The reasons, each with its remedy; none when nothing speaks against it. The server has the last word: it knows of protected aliases, and
    /// may change its mind.
    /// </returns>
    /// <exception cref="ArtifactApiException">The server did not answer, or refused the key.</exception>
    public virtual async Task<IReadOnlyList<LinkProblem>> ExplainLinkAsync(ArtifactVersion version, CollectionPath target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(target);
        return await Context.Linker.ExplainAsync(version, target, cancellationToken).ConfigureAwait(false);
    }
}
