using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ArtifactSdk.S3.Tests;

public sealed class S3ServiceCollectionExtensionsTests
{
    [Fact]
    public void Every_client_of_the_application_knows_S3()
    {
        using var client = new AmazonS3Client(new BasicAWSCredentials("key", "secret"), new AmazonS3Config { ServiceURL = "http://127.0.0.1:1" });
        var services = new ServiceCollection().AddSingleton<IAmazonS3>(client).AddArtifactS3References();
        services.AddArtifactClient(options => options.ApiKey = new string('k', 40));
        services.AddKeyedArtifactClient("other", options => options.ApiKey = new string('k', 40));
        using var provider = services.BuildServiceProvider();
        var monitor = provider.GetRequiredService<IOptionsMonitor<ArtifactClientOptions>>();

        foreach (var name in new[] { Options.DefaultName, "ArtifactSdk:other" })
        {
            monitor.Get(name).ReferenceHandlers.Should().ContainSingle().Which.CanHandle(new Uri("s3://bucket/key")).Should().BeTrue();
        }
    }
}
