using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>What the server says about itself. A feature is named only when everything behind it is served.</summary>
internal static class ServerInfoFields
{
    /// <summary>Clients warn when they are newer than this.</summary>
    private const string CliVersionInfo = """{"max_cli_version":"99.0.0"}""";

    internal static readonly string[] Features =
    [
        "ARTIFACT_TAGS",
        "CLIENT_IDS",
        "ARTIFACT_REGISTRY_SEARCH",
        "ARTIFACT_COLLECTION_MEMBERSHIP_FILES",
        "ARTIFACT_COLLECTION_MEMBERSHIP_FILE_DOWNLOAD_HANDLER",
        "ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID",
        "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION",
        "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION",
        "PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP",
        "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE",
        "TOTAL_COUNT_IN_FILE_CONNECTION",
        "ARTIFACT_COLLECTIONS_FILTERING_SORTING",
        "MARK_RUN_FILES_UPLOADED",
    ];

    private static readonly object Info = new();

    internal static void Map(SchemaMap map)
    {
        map.Query("serverInfo", (_, _) => ValueTask.FromResult<object?>(Info));
        map.Field<object>("ServerInfo", "cliVersionInfo", _ => new RawJson(CliVersionInfo));
        map.Field<object>("ServerInfo", "latestLocalVersionInfo", _ => null);
        map.Field<object>("ServerInfo", "exposesExplicitRunQueueAckPath", _ => false);
        map.Field<object>("ServerInfo", "features", _ => Features);
        map.Field<string>("ServerFeature", "name", name => name);
        map.Field<string>("ServerFeature", "isEnabled", _ => true);
        map.Field<object>("ServerSettings", "serverMessages", _ => Array.Empty<object>());
    }
}
