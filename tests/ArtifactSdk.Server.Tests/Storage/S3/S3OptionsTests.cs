using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.S3;

namespace ArtifactSdk.Server.Tests.Storage.S3;

public sealed class S3OptionsTests
{
    [Fact]
    public void Parse_reads_every_setting()
    {
        var options = S3Options.Parse("s3://bucket/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-1&proxy=true");

        (options.Bucket, options.Prefix, options.Region, options.Proxy).Should().Be(("bucket", "a/b/", "eu-west-1", true));
        options.Endpoint.Should().Be(new Uri("http://127.0.0.1:9000"));
    }

    [Fact]
    public void Parse_needs_only_the_bucket()
    {
        var options = S3Options.Parse("s3://bucket");

        (options.Bucket, options.Prefix, options.Endpoint, options.Region, options.Proxy).Should().Be(("bucket", "", null, null, false));
        options.Credentials.Should().BeNull();
    }

    [Theory]
    [InlineData("bucket")]
    [InlineData("http://canary:canary@bucket")]
    [InlineData("s3://")]
    [InlineData("s3://bucket?proxy=perhaps")]
    [InlineData("s3://canary:canary@bucket?endpiont=http://host")]
    [InlineData("s3://canary:canary@bucket?endpoint=host:9000")]
    [InlineData("s3://canary:canary@bucket?endpoint=http://host:9000/path")]
    public void Parse_complains_in_one_line_without_secrets(string text)
    {
        var parse = () => S3Options.Parse(text);

        parse.Should().Throw<StorageOpenException>().Which.Message.Should().NotContain("canary").And.NotContain("\n").And.EndWith(".");
    }
}
