using System.Runtime.CompilerServices;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Finds collections by path and lists those of a project or registry.</summary>
internal sealed class CollectionFinder(ClientContext context)
{
    // The part of a path that a listing does not need.
    private const string AnyCollection = "x";

    public async Task<ArtifactCollection> GetAsync(CollectionPath path, CancellationToken cancellationToken)
    {
        var (found, collection, projectExists) = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            return found;
        }

        var where = collection.IsRegistry ? $"registry '{collection.Registry}'" : $"project '{collection.Project}'";
        throw new ArtifactNotFoundException(projectExists
            ? $"Could not get collection '{path}': there is no collection '{collection.Collection}' in '{collection.Owner}/{collection.Project}'. Check the name; names are case-sensitive."
            : $"Could not get collection '{path}': {where} not found under entity '{collection.Owner}', or the API key may not see it. Check the path.");
    }

    public async Task<(ArtifactCollection? Found, CollectionPath Path, bool ProjectExists)> FindAsync(CollectionPath path, CancellationToken cancellationToken)
    {
        var action = $"get collection '{path}'";
        var (collection, _) = await context.Resolver.CompleteAsync(path, null, null, action, null, cancellationToken).ConfigureAwait(false);
        return await LookUpAsync(collection, action, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks up a path whose entity and project are known.</summary>
    public async Task<(ArtifactCollection? Found, CollectionPath Path, bool ProjectExists)> LookUpAsync(CollectionPath path, string action, CancellationToken cancellationToken)
    {
        var variables = new NameVariables(path.Owner!, path.Project!, path.Collection);
        var data = await context.Api.ExecuteAsync(CollectionByNameOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        var found = data.Project?.ArtifactCollection is { } wire ? CollectionReader.Read(context, wire, path.Owner, path.Project) : null;
        return (found, path, data.Project is not null);
    }

    /// <param name="project">The project's path, with any collection.</param>
    /// <param name="type">The type; null for all.</param>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="order">A field; null for the server's order.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<ArtifactCollection> ListAsync(
        CollectionPath project, string? type, SearchFilter? filter, string? order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        var action = $"list the collections of '{Name(project)}'";
        var (path, _) = await context.Resolver.CompleteAsync(project, null, null, action, null, cancellationToken).ConfigureAwait(false);
        if (filter is not null || order is not null)
        {
            await new RegistryCalls(context).RequireAsync(ServerFeature.CollectionFilters, $"{action} by a filter or in an order", cancellationToken).ConfigureAwait(false);
        }

        var filtered = await context.Api.HasFeatureAsync(ServerFeature.CollectionFilters, cancellationToken).ConfigureAwait(false);
        var operation = (type, filtered) switch
        {
            (null, true) => CollectionListOperation.Filtered,
            (null, false) => CollectionListOperation.Plain,
            (_, true) => CollectionListOperation.FilteredOfType,
            _ => CollectionListOperation.PlainOfType,
        };
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            yield return CollectionReader.Read(context, edge.Node!, path.Owner, path.Project);
        }

        async Task<WireEdges<WireCollectionDetails>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var variables = new CollectionListVariables(path.Owner!, path.Project!, type, cursor, Pages.Size, filter?.ToString(), order);
            var data = await context.Api.ExecuteAsync(operation, variables, action, token).ConfigureAwait(false);
            return data.Project is { } answer
                ? type is null ? answer.ArtifactCollections : answer.ArtifactType?.ArtifactCollections
                : throw new ArtifactNotFoundException($"Could not {action}: '{path.Owner}/{path.Project}' not found, or the API key may not see it. Check the names.");
        }
    }

    /// <exception cref="ArtifactPathFormatException">A name breaks a rule.</exception>
    public static CollectionPath ProjectPath(string project, string? entity) => CollectionPath.ForProject(project, AnyCollection, entity);

    private static string Name(CollectionPath project) => project.Owner is null ? project.Project! : $"{project.Owner}/{project.Project}";
}
