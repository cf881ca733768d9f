namespace ArtifactSdk.Server.GraphQl;

/// <summary>The values of <c>extensions.code</c> that the engine itself gives; resolvers give their own.</summary>
internal static class GraphQlErrorCodes
{
    public const string ParseFailed = "GRAPHQL_PARSE_FAILED";
    public const string ValidationFailed = "GRAPHQL_VALIDATION_FAILED";
    public const string LimitExceeded = "GRAPHQL_LIMIT_EXCEEDED";
    public const string BadInput = "BAD_USER_INPUT";
    public const string NotImplemented = "NOT_IMPLEMENTED";
    public const string Internal = "INTERNAL";
}
