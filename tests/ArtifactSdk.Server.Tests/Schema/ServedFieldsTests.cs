using ArtifactSdk.Server.GraphQl.Execution;
using ArtifactSdk.Server.GraphQl.TypeSystem;
using ArtifactSdk.Server.Schema;

namespace ArtifactSdk.Server.Tests.Schema;

public sealed class ServedFieldsTests
{
    /// <summary>
    /// Types that exist because clients look for them, and of which there is never a value: the field above them is null or an
    /// empty list. Whoever adds a field here that can be reached explains it in the support matrix of docs/protocol.md.
    /// </summary>
    private static readonly string[] WithoutValues = ["LocalVersionInfo", "ServerMessage", "FeatureFlag"];

    [Fact]
    public void Every_field_of_the_schema_that_can_be_reached_is_served()
    {
        var (schema, resolvers) = RegistrySchema.Build();
        var executable = new ExecutableSchema(schema, resolvers);

        var unserved = schema.Types.OfType<ObjectType>()
            .Where(type => !WithoutValues.Contains(type.Name))
            .SelectMany(type => type.Fields)
            .Where(field => executable.Binding(field) is null)
            .Select(field => field.Coordinate);

        unserved.Should().BeEmpty();
    }
}
