namespace ArtifactSdk.Server.GraphQl;

/// <summary>A type system read from schema definition language.</summary>
internal sealed class GraphQlSchema
{
    /// <exception cref="FormatException">The text is not a valid schema; the message says where and why.</exception>
    public static GraphQlSchema Parse(string sdl) => throw new NotImplementedException();
}
