namespace ArtifactSdk.Server.Schema.Lists;

/// <summary>One page of a list with what clients may ask about it. The total is counted only when it is selected.</summary>
internal sealed record Connection(IReadOnlyList<Edge> Edges, bool HasNext, bool HasPrevious, Func<ValueTask<long>> CountAsync)
{
    /// <summary>Where the next page begins. Set where rows were left out, so that a page without any still leads on.</summary>
    public string? EndCursor { get; init; } = Edges.Count > 0 ? Edges[^1].Cursor : null;

    internal static Connection Whole(IReadOnlyList<Edge> edges) => new(edges, false, false, () => ValueTask.FromResult((long)edges.Count));
}

internal sealed record Edge(object? Node, string Cursor)
{
    /// <summary>The version's name in the collection that is listed.</summary>
    public string? Version { get; init; }

    /// <summary>For which purposes a run used the version.</summary>
    public IReadOnlyList<string> UsedAs { get; init; } = [];
}
