using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>Which collections a search is in: those of some projects, of one type or kind if given.</summary>
internal sealed record CollectionScope(IReadOnlyList<long> ProjectIds, long? TypeId = null, IReadOnlyList<CollectionKind>? Kinds = null);

/// <summary>Which versions a search is in: those of one collection, or of the collections of some projects that fulfil a filter.</summary>
internal sealed record MembershipScope(long? CollectionId, IReadOnlyList<long> ProjectIds, FilterNode Collections);

/// <summary>
/// Lists by filter and order. A filter may be more than the database can decide; the rows are then those that may fulfil it, and the
/// flag beside them is false.
/// </summary>
internal interface ISearchRows
{
    ValueTask<(Page<ProjectRow> Page, bool Decided)> SearchProjectsAsync(long entityId, bool registriesOnly, ListRequest request);

    ValueTask<(Page<RunRow> Page, bool Decided)> SearchRunsAsync(long projectId, ListRequest request);

    /// <summary>How many; null when the database cannot decide about the filter.</summary>
    ValueTask<long?> CountRunsAsync(long projectId, FilterNode filter);

    ValueTask<(Page<CollectionRow> Page, bool Decided)> SearchCollectionsAsync(CollectionScope scope, ListRequest request);

    /// <summary>How many; null when the database cannot decide about the filter.</summary>
    ValueTask<long?> CountCollectionsAsync(CollectionScope scope, FilterNode filter);

    ValueTask<(Page<MembershipRow> Page, bool Decided)> SearchMembershipsAsync(MembershipScope scope, ListRequest request);

    /// <summary>How many; null when the database cannot decide about the filters.</summary>
    ValueTask<long?> CountMembershipsAsync(MembershipScope scope, FilterNode filter);
}
