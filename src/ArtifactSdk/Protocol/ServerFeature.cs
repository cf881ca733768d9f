namespace ArtifactSdk.Protocol;

/// <summary>Names of features that change what the client sends or asks for.</summary>
internal static class ServerFeature
{
    public const string RegistrySearch = "ARTIFACT_REGISTRY_SEARCH";
    public const string MembershipFiles = "ARTIFACT_COLLECTION_MEMBERSHIP_FILES";
    public const string MembershipDownloadHandler = "ARTIFACT_COLLECTION_MEMBERSHIP_FILE_DOWNLOAD_HANDLER";
    public const string UseArtifactWithProject = "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION";
    public const string TypesInRegistryCreation = "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION";
    public const string ProjectMembership = "PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP";
    public const string MembershipInLinkResponse = "ARTIFACT_MEMBERSHIP_IN_LINK_ARTIFACT_RESPONSE";
    public const string TotalFileCount = "TOTAL_COUNT_IN_FILE_CONNECTION";
    public const string CollectionFilters = "ARTIFACT_COLLECTIONS_FILTERING_SORTING";
    public const string DownloadHandlerWithId = "ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID";
}
