using ArtifactSdk.Server.Storage.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.S3;

/// <summary>A prefix of its own in the bucket of tests/servers/start-s3.sh.</summary>
internal static class S3Place
{
    internal const string Variable = "ARTIFACTSDK_TEST_S3";

    internal static string NewAddress(string settings = "")
    {
        var address = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(address), $"{Variable} is not set");
        return address!.Replace("?", $"/{Guid.NewGuid():N}?", StringComparison.Ordinal) + settings;
    }

    internal static Task<S3BlobStore> OpenAsync(string? address = null) =>
        S3BlobStore.OpenAsync(S3Options.Parse(address ?? NewAddress()), NullLogger.Instance, TestContext.Current.CancellationToken);
}
