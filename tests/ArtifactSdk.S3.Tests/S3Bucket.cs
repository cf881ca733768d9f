using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ArtifactSdk.S3.Tests;

/// <summary>A bucket of its own in the S3 server that ARTIFACTSDK_TEST_S3 names (tests/servers/start-s3.sh starts one and prints it).</summary>
internal sealed class S3Bucket : IAsyncDisposable
{
    public const string SkipReason = "ARTIFACTSDK_TEST_S3 names no S3 server: tests/servers/start-s3.sh starts one.";

    private S3Bucket(AmazonS3Client client, string name) => (Client, Name) = (client, name);

    public static bool IsAvailable => Environment.GetEnvironmentVariable("ARTIFACTSDK_TEST_S3") is { Length: > 0 };

    public AmazonS3Client Client { get; }

    public string Name { get; }

    public static async Task<S3Bucket> MakeAsync(bool versioned)
    {
        var server = new Uri(Environment.GetEnvironmentVariable("ARTIFACTSDK_TEST_S3")!);
        var keys = server.UserInfo.Split(':');
        var config = new AmazonS3Config
        {
            ServiceURL = WebUtility.UrlDecode(server.Query["?endpoint=".Length..]),
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        var client = new AmazonS3Client(new BasicAWSCredentials(keys[0], keys[1]), config);
        var bucket = new S3Bucket(client, $"references-{Guid.NewGuid():N}");
        await client.PutBucketAsync(bucket.Name);
        if (versioned)
        {
            await client.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = bucket.Name, VersioningConfig = new() { Status = VersionStatus.Enabled } });
        }

        return bucket;
    }

    public Task<PutObjectResponse> PutAsync(string key, string text) =>
        Client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = key, ContentBody = text });

    public ValueTask DisposeAsync()
    {
        // The bucket goes with the server, which keeps everything in memory.
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
