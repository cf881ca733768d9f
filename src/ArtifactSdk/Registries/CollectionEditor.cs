using System.Net;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Changes and deletes collections; the order of the requests is that of the protocol, labels last and by the new name.</summary>
internal sealed class CollectionEditor(ClientContext context, CollectionSnapshot collection)
{
    public async Task<ArtifactCollection> UpdateAsync(CollectionUpdate update, CancellationToken cancellationToken)
    {
        var action = $"update collection '{collection.Path}'";
        var path = update.Name is { } name ? CollectionPath.ForProject(collection.Path.Project!, name, collection.Path.Owner) : collection.Path;
        var type = CheckType(update);
        var added = CheckTags(update.TagsToAdd);
        var removed = CheckTags(update.TagsToRemove);
        if (added.Intersect(removed).FirstOrDefault() is { } both)
        {
            throw new ArgumentException($"The tag '{both.TagName}' is both added and removed. Choose one.", nameof(update));
        }

        if (update.Name is not null || update.Description is not null)
        {
            var input = Address() with { Name = update.Name, Description = update.Description };
            await ExecuteAsync(collection.IsSource ? UpdateCollectionOperation.Source : UpdateCollectionOperation.Links, new UpdateCollectionVariables(input), action, cancellationToken).ConfigureAwait(false);
        }

        if (type is not null && type != collection.Type)
        {
            await ExecuteAsync(UpdateCollectionOperation.Move, new UpdateCollectionVariables(Address() with { DestinationArtifactTypeName = type }), action, cancellationToken).ConfigureAwait(false);
        }

        await ChangeTagsAsync(CollectionTagsOperation.Add, path, added, action, cancellationToken).ConfigureAwait(false);
        await ChangeTagsAsync(CollectionTagsOperation.Delete, path, removed, action, cancellationToken).ConfigureAwait(false);
        return (await new CollectionFinder(context).LookUpAsync(path, action, cancellationToken).ConfigureAwait(false)).Found
            ?? throw new ArtifactNotFoundException($"Could not {action}: the collection '{path}' no longer exists.");
    }

    public Task DeleteAsync(CancellationToken cancellationToken) => ExecuteAsync(
        collection.IsSource ? UpdateCollectionOperation.DeleteSource : UpdateCollectionOperation.DeleteLinks,
        new ArtifactIdVariables(collection.Id),
        $"delete collection '{collection.Path}'",
        cancellationToken);

    private static TagInput[] CheckTags(IEnumerable<string> tags)
    {
        var inputs = tags.Distinct(StringComparer.Ordinal).Select(tag => new TagInput(tag)).ToArray();
        foreach (var input in inputs)
        {
            NameRules.Throw(input.TagName is null ? "A tag is null. Leave it out." : NameRules.CheckTag(input.TagName), nameof(tags));
        }

        return inputs;
    }

    private UpdateCollectionInput Address() =>
        collection.IsSource ? new() { ArtifactSequenceId = collection.Id } : new() { ArtifactPortfolioId = collection.Id };

    private string? CheckType(CollectionUpdate update)
    {
        if (update.Type is not { } type)
        {
            return null;
        }

        NameRules.Throw(NameRules.CheckArtifactType(type) ?? NameRules.CheckReserved(collection.Path.Collection, type), nameof(update));
        return collection.IsSource
            ? type
            : throw new InvalidOperationException($"The type of '{collection.Path}' cannot be changed: it holds links, and the first link determined its type. Change the type of a source collection.");
    }

    private async Task ChangeTagsAsync(
        GraphQlOperation<CollectionTagsVariables, CollectionTagsData> operation, CollectionPath path, TagInput[] tags, string action, CancellationToken cancellationToken)
    {
        foreach (var some in tags.Chunk(CollectionTagsOperation.MaxTags))
        {
            var variables = new CollectionTagsVariables(new(path.Owner!, path.Project!, path.Collection, some));
            _ = await context.Api.ExecuteAsync(operation, variables, action, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ExecuteAsync<TVariables>(
        GraphQlOperation<TVariables, UpdateCollectionData> operation, TVariables variables, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(operation, variables, action, cancellationToken).ConfigureAwait(false);
        if (data.Result?.ArtifactCollection is null)
        {
            throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason.", HttpStatusCode.OK) { Operation = operation.Name };
        }
    }
}
