namespace ArtifactSdk.Server.GraphQl;

/// <summary>Thrown by a resolver to answer with an error of its own: the message, code and status reach the client as given.</summary>
internal sealed class GraphQlFieldException(string message, string code, int statusCode) : Exception(message)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;

    /// <summary>A place in the document more exact than the field.</summary>
    internal int? Position { get; init; }
}
