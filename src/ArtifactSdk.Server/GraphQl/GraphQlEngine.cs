using System.Buffers;
using System.Text;
using ArtifactSdk.Server.GraphQl.Execution;
using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.Validation;
using ArtifactSdk.Server.GraphQl.Values;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>Parses, validates and executes GraphQL requests. Thread-safe; valid documents are kept, since clients repeat theirs.</summary>
/// <param name="schema">The type system.</param>
/// <param name="resolvers">The functions behind it; not to be changed afterwards.</param>
/// <param name="limits">What one request may cost.</param>
/// <param name="onUnexpected">Hears of exceptions whose text does not reach the client.</param>
/// <param name="translate">Turns the program's own exceptions into errors for the client; null for those that it does not know.</param>
/// <param name="statusOfUnexpected">The status of exceptions that nothing else translates; without it, 500.</param>
internal sealed class GraphQlEngine(
    GraphQlSchema schema,
    Resolvers resolvers,
    GraphQlLimits limits,
    Action<Exception, FieldContext>? onUnexpected = null,
    Func<Exception, GraphQlFieldException?>? translate = null,
    Func<Exception, int>? statusOfUnexpected = null)
{
    private const int CachedCharacters = 4 * 1024 * 1024;

    private readonly ExecutableSchema _executable = new(schema, resolvers);
    private readonly DocumentCache<DocumentNode> _documents = new(limits.MaxCachedDocuments, CachedCharacters);

    /// <summary>Writes the whole JSON response body to <paramref name="output"/> and says which status goes with it.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled; nothing was written.</exception>
    public async ValueTask<GraphQlOutcome> ExecuteAsync(
        GraphQlRequest request, object requestContext, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        using var body = new JsonBuffer(limits.MaxResponseBytes);
        IReadOnlyList<GraphQlError> errors;
        try
        {
            errors = await WriteBodyAsync(request, requestContext, body, cancellationToken);
        }
        catch (GraphQlDocumentException exception)
        {
            errors = Refuse(body, [exception.Error]);
        }

        output.Write(body.Written);
        return new GraphQlOutcome(OutcomeStatus.Of(errors), errors);
    }

    private async ValueTask<IReadOnlyList<GraphQlError>> WriteBodyAsync(
        GraphQlRequest request, object requestContext, JsonBuffer body, CancellationToken cancellationToken)
    {
        if (Prepare(request.Query, out var document) is { Count: > 0 } invalid)
        {
            return Refuse(body, invalid);
        }

        var operation = SelectOperation(document, request.OperationName);
        if (VariableCoercion.Coerce(schema, document, operation, request.Variables, out var variables) is { Count: > 0 } unusable)
        {
            return Refuse(body, unusable);
        }

        var errors = new FieldErrors(limits.MaxErrors, onUnexpected, translate, statusOfUnexpected);
        var execution = new OperationExecution(_executable, document, variables, requestContext, body, errors, cancellationToken);
        body.Raw("{\"data\":"u8);
        await execution.ExecuteAsync(operation);
        if (errors.All is { Count: > 0 } all)
        {
            body.Raw((byte)',');
            ResponseWriter.WriteErrors(body, all);
        }

        body.Raw((byte)'}');
        return errors.All;
    }

    /// <returns>The validation errors; a document that has some is not kept.</returns>
    private IReadOnlyList<GraphQlError> Prepare(string text, out DocumentNode document)
    {
        if (_documents.TryGet(text, out var known))
        {
            document = known!;
            return [];
        }

        if (text.Length > limits.MaxDocumentBytes || Encoding.UTF8.GetByteCount(text) > limits.MaxDocumentBytes)
        {
            throw GraphQlDocumentException.Limit($"The document is larger than {limits.MaxDocumentBytes} bytes, which is the limit of document size.");
        }

        document = DocumentParser.Parse(text, limits);
        DocumentMeasure.Check(document, limits);
        var errors = DocumentValidator.Validate(schema, document, limits);
        if (errors.Count == 0)
        {
            _documents.Add(text, document);
        }

        return errors;
    }

    private static OperationNode SelectOperation(DocumentNode document, string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return document.Operations.FirstOrDefault(operation => operation.Name == name)
                ?? throw GraphQlDocumentException.Invalid($"Unknown operation named \"{name}\".");
        }

        return document.Operations.Count switch
        {
            1 => document.Operations[0],
            0 => throw GraphQlDocumentException.Invalid("Must provide an operation."),
            _ => throw GraphQlDocumentException.Invalid("Must provide operation name if query contains multiple operations."),
        };
    }

    private static IReadOnlyList<GraphQlError> Refuse(JsonBuffer body, IReadOnlyList<GraphQlError> errors)
    {
        body.Rewind(0);
        body.Raw((byte)'{');
        ResponseWriter.WriteErrors(body, errors);
        body.Raw((byte)'}');
        return errors;
    }
}
