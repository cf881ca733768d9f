using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

/// <summary>The schema that the server serves.</summary>
internal static class ServerSchema
{
    public static GraphQlSchema Parsed { get; } = GraphQlSchema.Parse(Text());

    public static string Text()
    {
        using var stream = typeof(GraphQlSchema).Assembly.GetManifestResourceStream("ArtifactSdk.Server.Schema.schema.graphql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
