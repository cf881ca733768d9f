using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Collections by filter and order, within projects that the caller may see.</summary>
internal static class CollectionSources
{
    internal static async ValueTask<Connection> ListAsync(RequestContext request, ListArguments list, CollectionScope scope)
    {
        var source = new ListSource<CollectionRow>
        {
            Fetch = window => request.ReadAsync(session => session.SearchCollectionsAsync(scope, window)),
            Matches = (collection, filter) => MatchesAsync(request, collection, filter),
            Position = (collection, field) => ValueTask.FromResult(new ListPosition(ListRows.Value(collection, [], field), collection.Id)),
        };
        return list.Connection(await source.ReadAsync(list.Request), collection => new Edge(collection, ""), async () =>
            await request.ReadAsync(session => session.CountCollectionsAsync(scope, list.Request.Filter)) ?? await source.CountAsync(list.Request));
    }

    internal static async ValueTask<bool> MatchesAsync(RequestContext request, CollectionRow collection, FilterNode filter)
    {
        IReadOnlyList<string> tags = FilterMatch.Mentions(filter, ListField.CollectionTags)
            ? [.. (await request.ReadAsync(session => session.TagsOfCollectionAsync(collection.Id))).Select(tag => tag.Name)]
            : [];
        return FilterMatch.Matches(filter, field => ListRows.Value(collection, tags, field));
    }
}
