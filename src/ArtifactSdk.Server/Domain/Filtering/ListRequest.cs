namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>A window on a filtered and ordered list; <paramref name="After"/> is null for its start.</summary>
internal sealed record ListRequest(FilterNode Filter, ListOrder Order, ListPosition? After, int First);
