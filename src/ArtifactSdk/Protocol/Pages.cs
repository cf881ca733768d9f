using System.Runtime.CompilerServices;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Protocol;

/// <summary>Lists that the server gives page by page; a page is asked for when the one before it is used up.</summary>
internal static class Pages
{
    public const int Size = 50;

    /// <param name="fetch">Asks for the page after a cursor, the first one for null.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <typeparam name="TNode">What is listed.</typeparam>
    /// <returns>The edges that hold something.</returns>
    public static async IAsyncEnumerable<WireEdge<TNode>> ReadAsync<TNode>(
        Func<string?, CancellationToken, Task<WireEdges<TNode>?>> fetch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        while (true)
        {
            var page = await fetch(cursor, cancellationToken).ConfigureAwait(false);
            foreach (var edge in page?.Edges ?? [])
            {
                if (edge is { Node: not null })
                {
                    yield return edge;
                }
            }

            // A page may be empty and yet not the last. One that leads to itself is: the same page for ever helps nobody.
            if (page?.PageInfo is not { HasNextPage: true, EndCursor: { Length: > 0 } next } || next == cursor)
            {
                yield break;
            }

            cursor = next;
        }
    }
}
