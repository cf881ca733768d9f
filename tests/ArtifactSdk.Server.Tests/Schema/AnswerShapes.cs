using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>
/// What newer clients check strictly: which fields of an answer may not be null, by type. Objects are recognised by their
/// <c>__typename</c>, and only fields that were selected are looked at.
/// </summary>
internal static class AnswerShapes
{
    private static readonly Dictionary<string, string[]> NonNull = new(StringComparer.Ordinal)
    {
        ["Artifact"] =
        [
            "id", "artifactSequence", "artifactType", "ttlDurationSeconds", "ttlIsInherited", "tags", "state", "size", "digest",
            "fileCount", "createdAt",
        ],
        ["ArtifactCollectionMembership"] = ["id", "aliases"],
        ["ArtifactAlias"] = ["id", "alias"],
        ["Tag"] = ["id", "name"],
        ["ArtifactSequence"] = ["id", "name", "createdAt", "type", "tags"],
        ["ArtifactPortfolio"] = ["id", "name", "createdAt", "type", "tags"],
        ["PageInfo"] = ["hasNextPage"],
        ["File"] = ["id", "name", "sizeBytes", "directUrl"],
        ["Run"] = ["id", "name"],
        ["Project"] = ["id", "internalId", "name", "entity", "createdAt", "allowAllArtifactTypes", "artifactTypes"],
        ["Entity"] = ["id", "name"],
    };

    internal static void Check(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    Check(item);
                }

                break;
            case JsonObject properties:
                CheckObject(properties);
                foreach (var (_, value) in properties)
                {
                    Check(value);
                }

                break;
        }
    }

    private static void CheckObject(JsonObject properties)
    {
        if ((string?)properties["__typename"] is not { } type)
        {
            return;
        }

        NonNull.Should().ContainKey(type);
        foreach (var name in NonNull[type].Where(properties.ContainsKey))
        {
            properties[name].Should().NotBeNull($"{type}.{name} is required by clients");
        }

        if (type == "Artifact")
        {
            CheckArtifact(properties);
        }

        if (properties.ContainsKey("access"))
        {
            ((string?)properties["access"]).Should().BeOneOf("PRIVATE", "RESTRICTED");
        }
    }

    private static void CheckArtifact(JsonObject artifact)
    {
        ((string?)artifact["state"]).Should().BeOneOf("PENDING", "COMMITTED", "DELETED");
        foreach (var number in new[] { "ttlDurationSeconds", "size", "fileCount" })
        {
            artifact[number]!.GetValueKind().Should().Be(JsonValueKind.Number);
        }

        artifact["artifactSequence"]!["name"].Should().NotBeNull();
        artifact["artifactType"]!["name"].Should().NotBeNull();
        DateTimeOffset.TryParse((string?)artifact["createdAt"], out _).Should().BeTrue();
    }
}
