namespace ArtifactSdk.Tests.Client;

/// <summary>Objects as a server writes them.</summary>
internal static class Wire
{
    public const string Id = "QXJ0aWZhY3Q6MQ==";

    public static object Project(string entity, string project) => new { name = project, entity = new { name = entity } };

    public static object Collection(string entity, string project, string name, string type = "ArtifactSequence") =>
        new { __typename = type, name, project = Project(entity, project) };

    /// <summary>A version in its source collection.</summary>
    public static object Artifact(
        string path = "team/housing/prices", int version = 0, string type = "dataset", string id = Id, string? digest = null, params string[] aliases)
    {
        var parts = path.Split('/');
        var source = Collection(parts[0], parts[1], parts[2]);
        return new
        {
            id,
            artifactSequence = source,
            versionIndex = version,
            artifactType = new { name = type },
            description = "what it is",
            metadata = """{"rows":3}""",
            tags = new[] { new { name = "raw data" } },
            state = "COMMITTED",
            size = 11,
            digest = digest ?? "64e7c61456b10382e2f3b571ac24b659",
            fileCount = 2,
            createdAt = "2026-03-01T10:00:00",
            aliases = aliases.Append($"v{version}").Select(alias => new { alias, artifactCollection = source }),
        };
    }

    /// <summary>A version as a collection has it.</summary>
    public static object Membership(object artifact, string path, int version, params string[] aliases)
    {
        var parts = path.Split('/');
        return new
        {
            id = "TQ==",
            versionIndex = version,
            aliases = aliases.Append($"v{version}").Select(alias => new { alias }),
            artifactCollection = Collection(parts[0], parts[1], parts[2], "ArtifactPortfolio"),
            artifact,
        };
    }

    public static object Organization(string name, string entity) => new { name, orgEntity = new { name = entity } };
}
