namespace ArtifactSdk.S3.Tests;

public sealed class ObjectLocationTests
{
    [Theory]
    [InlineData("s3://bucket", "bucket", "", null)]
    [InlineData("s3://bucket/", "bucket", "", null)]
    [InlineData("s3://Bucket/a/b c#1.txt", "Bucket", "a/b c#1.txt", null)]
    [InlineData("s3://bucket/what?.txt", "bucket", "what?.txt", null)]
    [InlineData("s3://bucket/key?versionId=a%2Bb", "bucket", "key", "a+b")]
    [InlineData("s3://bucket/key?versionId=", "bucket", "key", null)]
    public void Buckets_keys_and_versions_are_read_as_they_are_written(string uri, string bucket, string key, string? version) =>
        ObjectLocation.Parse(new Uri(uri)).Should().Be(new ObjectLocation(bucket, key, version));
}
