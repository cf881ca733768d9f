namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>
/// Where a page ends: the last row's value in the order's field and its key. A page that begins after it is the same whether rows were
/// added before it or not.
/// </summary>
internal readonly record struct ListPosition(object? Value, long Key);
