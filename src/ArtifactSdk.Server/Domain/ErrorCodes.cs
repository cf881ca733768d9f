namespace ArtifactSdk.Server.Domain;

/// <summary>The values of <c>errors[].extensions.code</c> that this server sends.</summary>
internal static class ErrorCodes
{
    internal const string NotFound = "NOT_FOUND";
    internal const string PermissionError = "PERMISSION_ERROR";
    internal const string Unauthenticated = "UNAUTHENTICATED";
    internal const string InvalidInput = "INVALID_INPUT";
    internal const string InvalidTag = "INVALID_TAG";
    internal const string InvalidAlias = "INVALID_ALIAS";
    internal const string ArtifactTypeMismatch = "ARTIFACT_TYPE_MISMATCH";
    internal const string CollectionTypeMismatch = "COLLECTION_TYPE_MISMATCH";
    internal const string ArtifactTypeNotAllowed = "ARTIFACT_TYPE_NOT_ALLOWED";
    internal const string RegistryNotFound = "REGISTRY_NOT_FOUND";
    internal const string OrganizationNotFound = "ORGANIZATION_NOT_FOUND";
    internal const string PersonalEntity = "PERSONAL_ENTITY";
    internal const string NotCommitted = "NOT_COMMITTED";
    internal const string RateLimited = "RATE_LIMITED";
    internal const string Busy = "BUSY";
    internal const string Stopping = "SERVER_STOPPING";
    internal const string QuotaExceeded = "QUOTA_EXCEEDED";
    internal const string NotServed = "NOT_IMPLEMENTED";
}
