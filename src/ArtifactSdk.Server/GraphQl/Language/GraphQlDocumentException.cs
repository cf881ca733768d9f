namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>The document, the schema text or the variables are refused; nothing was executed.</summary>
internal sealed class GraphQlDocumentException(GraphQlError error) : Exception(error.Message)
{
    public GraphQlError Error { get; } = error;

    public static GraphQlDocumentException Syntax(string text, int position, string message) =>
        new(new GraphQlError("Syntax Error: " + message, GraphQlErrorCodes.ParseFailed, 400, null, [LineCounter.Locate(text, position)]));

    public static GraphQlDocumentException Limit(string message) =>
        new(new GraphQlError(message, GraphQlErrorCodes.LimitExceeded, 400));

    public static GraphQlDocumentException TooNested(int limit) =>
        Limit($"The document is nested more than {limit} levels deep, which is the limit of nesting with fragments expanded.");

    public static GraphQlDocumentException Invalid(string message, string code = GraphQlErrorCodes.ValidationFailed) =>
        new(new GraphQlError(message, code, 400));
}
