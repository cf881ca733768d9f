namespace ArtifactSdk.Server.GraphQl;

/// <summary>What one request may cost. The defaults leave room for introspection of a whole schema and for lists of many pages.</summary>
/// <param name="MaxDocumentBytes">Size of the document in UTF-8.</param>
/// <param name="MaxDepth">Levels of nested fields, fragments expanded.</param>
/// <param name="MaxFields">Fields of the document after its fragments are expanded.</param>
/// <param name="MaxTokens">Tokens of the document.</param>
/// <param name="MaxAliases">Aliased fields of the document after its fragments are expanded.</param>
/// <param name="MaxNesting">Levels of nested braces, fragment spreads followed.</param>
/// <param name="MaxValueDepth">Levels of nested lists and objects in one value, and of brackets in one type.</param>
/// <param name="MaxResponseBytes">Size of the response body.</param>
/// <param name="MaxErrors">Errors that are listed in one response.</param>
/// <param name="MaxCachedDocuments">Parsed documents that are kept.</param>
internal sealed record GraphQlLimits(
    int MaxDocumentBytes = 256 * 1024,
    int MaxDepth = 32,
    int MaxFields = 5_000,
    int MaxTokens = 20_000,
    int MaxAliases = 200,
    int MaxNesting = 96,
    int MaxValueDepth = 32,
    int MaxResponseBytes = 64 * 1024 * 1024,
    int MaxErrors = 100,
    int MaxCachedDocuments = 256)
{
    public static GraphQlLimits Default { get; } = new();
}
