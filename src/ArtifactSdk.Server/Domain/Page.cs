namespace ArtifactSdk.Server.Domain;

/// <summary>
/// A window on a list ordered by id: <paramref name="After"/> is the id of the last row already seen (exclusive), null for the start.
/// </summary>
internal readonly record struct PageRequest(long? After, int First, bool Descending = false);

/// <summary>One page; <paramref name="HasNext"/> says whether a row follows the last one.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, bool HasNext);
