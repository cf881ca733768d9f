using Amazon.Runtime;
using Amazon.S3;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.S3.Tests;

public sealed class S3ReferenceHandlerTests
{
    [Fact]
    public async Task OpenAsync_where_versions_may_not_be_listed_gives_what_is_there_now()
    {
        await using var store = await StubServer.StartAsync();
        store.On("GET", "/bucket/a.txt", StubAnswer.Bytes("new"u8.ToArray()).With("ETag", "\"new-2\""))
            .On("GET", "/bucket", StubAnswer.Status(403))
            .On("GET", "/bucket/", StubAnswer.Status(403));
        using var client = new AmazonS3Client(new BasicAWSCredentials("key", "secret"), new AmazonS3Config
        {
            ServiceURL = store.Url.OriginalString,
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            AuthenticationRegion = "us-east-1",
        });

        await using var content = await new S3ReferenceHandler(client).OpenAsync(new("a.txt", new Uri("s3://bucket/a.txt"), "old-2", 3), TestContext.Current.CancellationToken);

        // Not what was logged, which the download then says.
        content.Digest.Should().Be("new-2");
        store.Requests.Should().Contain(r => r.Query.Contains("versions", StringComparison.Ordinal));
    }
}
