using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Files;
using ArtifactSdk.Server.Schema.Lists;
using ArtifactSdk.Server.Schema.Mutations;
using ArtifactSdk.Server.Schema.Types;

namespace ArtifactSdk.Server.Schema;

/// <summary>The protocol's schema with the resolvers behind it. Fields without a resolver answer a named error by themselves.</summary>
internal static class RegistrySchema
{
    private const string ResourceName = "ArtifactSdk.Server.Schema.schema.graphql";

    internal static (GraphQlSchema Schema, Resolvers Resolvers) Build()
    {
        var resolvers = new Resolvers();
        var map = new SchemaMap(resolvers);
        ConnectionTypes.Map(map);
        QueryFields.Map(map);
        ServerInfoFields.Map(map);
        UserFields.Map(map);
        EntityFields.Map(map);
        ProjectFields.Map(map);
        MemberFields.Map(map);
        ArtifactTypeFields.Map(map);
        CollectionFields.Map(map);
        MembershipFields.Map(map);
        ArtifactFields.Map(map);
        FileFields.Map(map);
        RunFields.Map(map);
        PublishingMutations.Map(map);
        VersionMutations.Map(map);
        CollectionMutations.Map(map);
        ProjectMutations.Map(map);
        MemberMutations.Map(map);
        TeamMutations.Map(map);
        RunMutations.Map(map);
        KeyMutations.Map(map);
        return (GraphQlSchema.Parse(ReadSdl()), resolvers);
    }

    private static string ReadSdl()
    {
        using var stream = typeof(RegistrySchema).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
