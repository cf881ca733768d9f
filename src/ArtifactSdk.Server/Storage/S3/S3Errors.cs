using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.S3;

internal static class S3Errors
{
    internal static bool IsMissing(AmazonS3Exception exception) =>
        exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode is not "NoSuchBucket";

    /// <summary>True when the request never reached a store, or it could not answer now.</summary>
    internal static bool IsUnreachable(Exception exception) =>
        exception is HttpRequestException or AmazonClientException or AmazonServiceException { StatusCode: 0 or >= HttpStatusCode.InternalServerError };

    internal static DomainException Unreachable() => new(
        "The server cannot reach its store of files at the moment. Repeat the request later; its operator should check the store.",
        StorageErrors.BusyCode,
        503);

    /// <summary>For the person who starts the server: what was wrong, and what to do.</summary>
    internal static StorageOpenException OnOpen(S3Options options, Exception exception)
    {
        var (what, remedy) = exception switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => ("the bucket does not exist", "Create it, or correct its name."),
            AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } => ("there is no such bucket", "Create it, or correct its name and the endpoint."),
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refusal =>
                ($"the store refuses ({refusal.ErrorCode})", "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the region, and that they may list, read, write and delete there."),
            AmazonServiceException { StatusCode: not 0 } refusal => ($"the store answers {(int)refusal.StatusCode} ({refusal.ErrorCode})", "Check that the endpoint is an S3 server."),
            HttpRequestException => ("the store cannot be reached", "Check the endpoint, and that the store runs."),
            AmazonClientException e when e.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
                ("there are no credentials for it", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
            _ => ("the store cannot be reached", "Check the endpoint, and that the store runs."),
        };
        return new StorageOpenException($"The bucket {options.Description} cannot be used: {what}. {remedy} Nothing was changed.", exception);
    }
}
