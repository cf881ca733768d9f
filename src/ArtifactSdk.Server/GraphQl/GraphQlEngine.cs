using System.Buffers;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>Parses, validates and executes GraphQL requests. Thread-safe; parsed documents are kept, since clients repeat theirs.</summary>
/// <param name="schema">The type system.</param>
/// <param name="resolvers">The functions behind it; not to be changed afterwards.</param>
/// <param name="limits">What one request may cost.</param>
/// <param name="onUnexpected">Hears of exceptions whose text does not reach the client.</param>
internal sealed class GraphQlEngine(
    GraphQlSchema schema,
    Resolvers resolvers,
    GraphQlLimits limits,
    Action<Exception, FieldContext>? onUnexpected = null)
{
    private readonly (GraphQlSchema, Resolvers, GraphQlLimits, Action<Exception, FieldContext>?) _parts = (schema, resolvers, limits, onUnexpected);

    /// <summary>Writes the whole JSON response body to <paramref name="output"/> and says which status goes with it.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled; nothing was written.</exception>
    public ValueTask<GraphQlOutcome> ExecuteAsync(
        GraphQlRequest request, object requestContext, IBufferWriter<byte> output, CancellationToken cancellationToken) =>
        throw new NotImplementedException(_parts.ToString());
}
