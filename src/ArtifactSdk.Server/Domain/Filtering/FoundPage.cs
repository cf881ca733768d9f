namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>A page, and where it ends even when rows after its last one were looked at and left out.</summary>
internal sealed record FoundPage<T>(IReadOnlyList<(T Row, ListPosition Position)> Items, bool HasNext, ListPosition? End);
