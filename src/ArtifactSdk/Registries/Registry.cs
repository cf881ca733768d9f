using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Registries;

namespace ArtifactSdk;

/// <summary>A registry: collections of an organization, into which versions of its teams are linked.</summary>
/// <remarks>A snapshot: its properties do not refresh; its methods talk to the server. Thread-safe.</remarks>
public partial class Registry
{
    private readonly ClientContext? _context;
    private readonly RegistrySnapshot? _snapshot;

    /// <summary>Creates a registry without a server, for test doubles.</summary>
    protected Registry()
    {
    }

    internal Registry(ClientContext context, RegistrySnapshot snapshot)
    {
        _context = context;
        _snapshot = snapshot;
    }

    /// <summary>Gets the server's id.</summary>
    public virtual string Id => Snapshot.Id;

    /// <summary>Gets the name, without prefix.</summary>
    public virtual string Name => Snapshot.FullName[PathRules.RegistryPrefix.Length..];

    /// <summary>Gets the display name of the organization.</summary>
    public virtual string Organization => Snapshot.Organization;

    /// <summary>Gets the organization's entity, the first part of paths in answers of the server.</summary>
    public virtual string Entity => Snapshot.Entity;

    /// <summary>Gets the description.</summary>
    public virtual string? Description => Snapshot.Description;

    /// <summary>Gets who can see it.</summary>
    public virtual RegistryVisibility Visibility => Snapshot.Visibility;

    /// <summary>Gets whether it accepts all types.</summary>
    public virtual bool AllowsAllArtifactTypes => Snapshot.AllowsAllArtifactTypes;

    /// <summary>Gets the types that it accepts, or, when it accepts all, those that it has.</summary>
    public virtual IReadOnlyList<string> ArtifactTypes => Snapshot.ArtifactTypes;

    /// <summary>Gets when it was created.</summary>
    public virtual DateTimeOffset CreatedAt => Snapshot.CreatedAt;

    /// <summary>Gets when it was changed, if the server says so.</summary>
    public virtual DateTimeOffset? UpdatedAt => Snapshot.UpdatedAt;

    private ClientContext Context => _context ?? throw NoServer();

    private RegistrySnapshot Snapshot => _snapshot ?? throw NoServer();

    /// <summary>Creates the path of a collection in the registry, as for a link.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArtifactPathFormatException">The name breaks a rule.</exception>
    public CollectionPath At(string collection) => CollectionPath.ForRegistry(Name, collection, Entity);

    /// <summary>Lists its collections.</summary>
    /// <param name="filter">A filter; <see langword="null"/> for all.</param>
    /// <param name="order">A field such as <c>name</c>, with <c>-</c> in front for descending order; <see langword="null"/> for the server's order.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The collections, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The order is not a field.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ArtifactCollection> GetCollectionsAsync(SearchFilter? filter = null, string? order = null, CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        return new RegistrySearch(Context).CollectionsAsync(Organization, Self(), filter, order, cancellationToken);
    }

    /// <summary>Lists all its collections.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The collections, fetched page by page.</returns>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public IAsyncEnumerable<ArtifactCollection> GetCollectionsAsync(CancellationToken cancellationToken) => GetCollectionsAsync(filter: null, order: null, cancellationToken);

    /// <summary>Lists the versions of its collections, each with its number and aliases there.</summary>
    /// <param name="collections">Of which collections; <see langword="null"/> for all.</param>
    /// <param name="versions">Which versions; <see langword="null"/> for all.</param>
    /// <param name="order">A field such as <c>created_at</c>, with <c>-</c> in front for descending order; <see langword="null"/> for the server's order.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The order is not a field.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> GetVersionsAsync(
        SearchFilter? collections = null, SearchFilter? versions = null, string? order = null, CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        return new RegistrySearch(Context).VersionsAsync(Organization, Self(), collections, versions, order, cancellationToken);
    }

    /// <summary>Lists all versions in its collections, each with its number and aliases there.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions, fetched page by page.</returns>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public IAsyncEnumerable<ArtifactVersion> GetVersionsAsync(CancellationToken cancellationToken) => GetVersionsAsync(collections: null, versions: null, order: null, cancellationToken);

    /// <summary>Changes description, visibility and accepted types, then the name.</summary>
    /// <param name="update">The changes. They are read and checked before the first request.</param>
    /// <param name="cancellationToken">Stops the call; a part may have been changed by then.</param>
    /// <returns>The changed registry; this object stays as it is.</returns>
    /// <exception cref="ArgumentException">A type breaks a rule. Nothing was changed.</exception>
    /// <exception cref="ArtifactPathFormatException">The new name breaks a rule. Nothing was changed.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server lacks a feature, which the message names, or refused for another reason.</exception>
    public virtual Task<Registry> UpdateAsync(RegistryUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return new RegistryCalls(Context).UpdateAsync(Snapshot, update, cancellationToken);
    }

    /// <summary>Renames the registry. Paths with the old name stop working.</summary>
    /// <param name="name">The new name, without prefix.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The changed registry; this object stays as it is.</returns>
    /// <exception cref="ArtifactPathFormatException">The name breaks a rule.</exception>
    /// <exception cref="ArtifactApiException">The name is taken, the server lacks a feature, or it refused for another reason.</exception>
    public virtual Task<Registry> RenameAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return UpdateAsync(new RegistryUpdate { Name = name }, cancellationToken);
    }

    /// <summary>Deletes the registry with its collections. The linked versions stay where they were logged.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it has been deleted.</returns>
    /// <exception cref="ArtifactAccessException">The owner of the key may not delete it.</exception>
    /// <exception cref="ArtifactApiException">It is gone already, or the server refused for another reason.</exception>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default) => new RegistryCalls(Context).DeleteAsync(Snapshot, cancellationToken);

    /// <summary>Returns the name with the organization.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _snapshot is null ? base.ToString()! : $"{Organization}/{Name}";

    private static InvalidOperationException NoServer() => new("This registry was created without a server; override the member that is used.");

    private SearchFilter Self() => SearchFilter.NameIs(Name);
}
