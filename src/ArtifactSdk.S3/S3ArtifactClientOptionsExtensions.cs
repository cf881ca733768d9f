using Amazon.Runtime;
using Amazon.S3;

namespace ArtifactSdk;

/// <summary>Adds S3 to a client's reference schemes.</summary>
public static class S3ArtifactClientOptionsExtensions
{
    /// <summary>Lets the client record and read references to <c>s3://bucket/key</c>.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="client">
    /// The S3 client to use; <see langword="null"/> for one that takes credentials, region and endpoint from where AWS tools do (profiles,
    /// <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c>).
    /// </param>
    /// <returns>The options.</returns>
    public static ArtifactClientOptions UseS3(this ArtifactClientOptions options, IAmazonS3? client = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ReferenceHandlers.Add(new S3ReferenceHandler(client ?? new AmazonS3Client(FromEnvironment())));
        return options;
    }

    private static AmazonS3Config FromEnvironment() => new()
    {
        // Stores other than Amazon's often know neither the newer checksums nor buckets in host names.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        ForcePathStyle = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 },
    };
}
