using System.Runtime.CompilerServices;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Registries;

namespace ArtifactSdk;

/// <summary>A collection: the versions with one name in a project, or the versions that were linked under one name, as in a registry.</summary>
/// <remarks>A snapshot: its properties do not refresh; its methods talk to the server. Thread-safe.</remarks>
public class ArtifactCollection
{
    private const string Committed = """{"state":"COMMITTED"}""";

    private readonly ClientContext? _context;
    private readonly CollectionSnapshot? _snapshot;

    /// <summary>Creates a collection without a server, for test doubles.</summary>
    protected ArtifactCollection()
    {
    }

    internal ArtifactCollection(ClientContext context, CollectionSnapshot snapshot)
    {
        _context = context;
        _snapshot = snapshot;
    }

    /// <summary>Gets the server's id.</summary>
    public virtual string Id => Snapshot.Id;

    /// <summary>Gets the path, complete.</summary>
    public virtual CollectionPath Path => Snapshot.Path;

    /// <summary>Gets the name.</summary>
    public virtual string Name => Path.Collection;

    /// <summary>Gets the type of all its versions, such as <c>dataset</c>.</summary>
    public virtual string Type => Snapshot.Type;

    /// <summary>Gets whether versions are logged to it; otherwise they are linked into it.</summary>
    public virtual bool IsSource => Snapshot.IsSource;

    /// <summary>Gets the description.</summary>
    public virtual string? Description => Snapshot.Description;

    /// <summary>Gets its tags.</summary>
    public virtual IReadOnlyList<string> Tags => Snapshot.Tags;

    /// <summary>Gets when it was created.</summary>
    public virtual DateTimeOffset CreatedAt => Snapshot.CreatedAt;

    /// <summary>Gets when it was changed, if the server says so.</summary>
    public virtual DateTimeOffset? UpdatedAt => Snapshot.UpdatedAt;

    private ClientContext Context => _context ?? throw NoServer();

    private CollectionSnapshot Snapshot => _snapshot ?? throw NoServer();

    /// <summary>Lists the versions, each with its number and aliases in this collection.</summary>
    /// <param name="order">
    /// A field, after <c>-</c> for the largest first: <c>version_index</c>, <c>created_at</c>; <see langword="null"/> for the newest first.
    /// </param>
    /// <param name="filter">A filter, evaluated by the server; <see langword="null"/> for all. Old servers support fewer fields.</param>
    /// <param name="tags">Tags that they must all have, on any server; <see langword="null"/> for no such condition.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions, fetched page by page.</returns>
    /// <exception cref="ArgumentException">The order is no field, or a label is null.</exception>
    /// <exception cref="ArtifactNotFoundException">The collection was deleted or renamed.</exception>
    /// <exception cref="ArtifactApiException">The server does not understand the filter or the order.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> GetVersionsAsync(
        string? order = null, SearchFilter? filter = null, IReadOnlyCollection<string>? tags = null, CancellationToken cancellationToken = default)
    {
        ListOrder.Check(order, nameof(order));
        if (tags?.Contains(null!) is true)
        {
            throw new ArgumentException("One of the tags is null. Leave it out.", nameof(tags));
        }

        return ListVersionsAsync(order, filter?.ForVersions() ?? Committed, [.. tags ?? []], cancellationToken);
    }

    /// <summary>Lists all versions, newest first, each with its number and aliases in this collection.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions, fetched page by page.</returns>
    /// <exception cref="ArtifactNotFoundException">The collection was deleted or renamed.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public IAsyncEnumerable<ArtifactVersion> GetVersionsAsync(CancellationToken cancellationToken) => GetVersionsAsync(order: null, filter: null, tags: null, cancellationToken);

    /// <summary>Lists the aliases of all its versions, without their numbers.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The aliases, each once.</returns>
    /// <exception cref="ArtifactNotFoundException">The collection was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async IAsyncEnumerable<string> GetAliasesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var action = $"list the aliases of '{Path}'";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            if (edge.Node!.Alias is { } alias && VersionReader.NumberOf(alias) is null && seen.Add(alias))
            {
                yield return alias;
            }
        }

        async Task<WireEdges<WireAlias>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var variables = new ListByIdVariables(Id, cursor, AliasListOperation.PageSize);
            var data = await Context.Api.ExecuteAsync(AliasListOperation.Instance, variables, action, token).ConfigureAwait(false);
            return data.ArtifactCollection is { } collection ? collection.Aliases : throw Gone(action);
        }
    }

    /// <summary>Changes the name, description, type and tags of the collection.</summary>
    /// <param name="update">The changes. They are read and checked before the first request.</param>
    /// <param name="cancellationToken">Stops the call; a part may have been changed by then.</param>
    /// <returns>The changed collection; this object stays as it is.</returns>
    /// <exception cref="ArgumentException">A name, a type or a label breaks a rule. Nothing was changed.</exception>
    /// <exception cref="ArtifactPathFormatException">The new name breaks a rule. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The type of a collection of links was to be changed.</exception>
    /// <exception cref="ArtifactApiException">The server refused: the name is taken, or the like.</exception>
    public virtual async Task<ArtifactCollection> UpdateAsync(CollectionUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        Context.ThrowIfDisposed();
        return await new CollectionEditor(Context, Snapshot).UpdateAsync(update, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes the collection. Of a source collection all versions go too, with their links everywhere; of a collection of links only the links.
    /// </summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it has been deleted.</returns>
    /// <exception cref="ArtifactNotFoundException">It is gone already.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not delete it.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        await new CollectionEditor(Context, Snapshot).DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the path.</summary>
    /// <returns>The path.</returns>
    public override string ToString() => _snapshot is null ? base.ToString()! : Path.ToString();

    private static InvalidOperationException NoServer() => new("This collection was created without a server; override the member that is used.");

    private async IAsyncEnumerable<ArtifactVersion> ListVersionsAsync(string? order, string filters, string[] tags, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Context.ThrowIfDisposed();
        var action = $"list the versions of '{Path}'";
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            var version = VersionReader.FromArtifact(Context, edge.Node!, Path, Snapshot.Organization, VersionReader.NumberOf(edge.Version));
            if (Array.TrueForAll(tags, t => version.Tags.Contains(t, StringComparer.Ordinal)))
            {
                yield return version;
            }
        }

        async Task<WireEdges<WireArtifact>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var variables = new CollectionVersionsVariables(Path.Owner!, Path.Project!, Type, Path.Collection, cursor, Pages.Size, order, filters);
            var data = await Context.Api.ExecuteAsync(CollectionVersionsOperation.Instance, variables, action, token).ConfigureAwait(false);
            return data.Project?.ArtifactType?.ArtifactCollection is { } collection ? collection.Artifacts : throw Gone(action);
        }
    }

    private static ArtifactNotFoundException Gone(string action) =>
        new($"Could not {action}: the collection no longer exists. It may have been deleted, renamed or given another type; get it again.");
}
