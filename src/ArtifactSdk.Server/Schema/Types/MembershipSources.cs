using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Versions in their collections by filter and order, within projects that the caller may see.</summary>
internal static class MembershipSources
{
    internal static async ValueTask<FoundPage<MembershipRow>> ReadAsync(RequestContext request, ListArguments list, MembershipScope scope) =>
        await Source(request, scope).ReadAsync(list.Request);

    internal static async ValueTask<long> CountAsync(RequestContext request, ListArguments list, MembershipScope scope) =>
        await request.ReadAsync(session => session.CountMembershipsAsync(scope, list.Request.Filter)) ?? await Source(request, scope).CountAsync(list.Request);

    private static ListSource<MembershipRow> Source(RequestContext request, MembershipScope scope) => new()
    {
        Fetch = window => request.ReadAsync(session => session.SearchMembershipsAsync(scope, window)),
        Matches = async (membership, filter) =>
            await request.CollectionAsync(membership.CollectionId) is { } collection
            && await CollectionSources.MatchesAsync(request, collection, scope.Collections)
            && await MatchesAsync(request, membership, filter),
        Position = async (membership, field) => new ListPosition(await PlaceAsync(request, membership, field), membership.Id),
    };

    private static async ValueTask<bool> MatchesAsync(RequestContext request, MembershipRow membership, FilterNode filter)
    {
        if (filter.IsEverything)
        {
            return true;
        }

        if (await request.ArtifactAsync(membership.ArtifactId) is not { } artifact)
        {
            return false;
        }

        IReadOnlyList<string> tags = FilterMatch.Mentions(filter, ListField.VersionTags)
            ? [.. (await request.ReadAsync(session => session.TagsOfArtifactAsync(artifact.Id))).Select(tag => tag.Name)]
            : [];
        IReadOnlyList<string> aliases = FilterMatch.Mentions(filter, ListField.VersionAliases)
            ? [.. (await request.ReadAsync(session => session.AliasesOfMembershipAsync(membership.Id))).Select(alias => alias.Name)]
            : [];

        // The metadata is parsed once, however often the filter looks into it.
        var metadata = new Lazy<object?>(() => ListRows.Value(membership, artifact, tags, aliases, ListField.VersionMetadata));
        return FilterMatch.Matches(filter, field => field == ListField.VersionMetadata
            ? metadata.Value
            : ListRows.Value(membership, artifact, tags, aliases, field));
    }

    private static async ValueTask<object?> PlaceAsync(RequestContext request, MembershipRow membership, ListField field) => field switch
    {
        ListField.VersionMembershipId => membership.Id,
        ListField.VersionIndex => (long)membership.VersionIndex,
        _ when await request.ArtifactAsync(membership.ArtifactId) is { } artifact => ListRows.Value(membership, artifact, [], [], field),
        _ => throw new InvalidOperationException($"Membership {membership.Id} names an artifact that is not there."),
    };
}
