using ArtifactSdk.Server.Tests.Storage.S3;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

/// <summary>The same on a bucket: clients send the parts to the store.</summary>
[NeedsServer(S3Place.Variable)]
public class S3MultipartUploadTests : MultipartUploadTests
{
    private readonly string _data = Directory.CreateTempSubdirectory("artifactsdk-multipart-").FullName;

    private protected virtual string Settings => "";

    private protected override void Configure(RegistryServerOptions options)
    {
        options.DataDirectory = _data;
        options.Blobs = S3Place.NewAddress(Settings);

        // The store has a clock of its own.
        options.TimeProvider = TimeProvider.System;
    }

    private protected override string Forge(string url, string first, string second) =>
        url.Contains("/00001?", StringComparison.Ordinal) ? url.Replace("/00001?", "/00002?", StringComparison.Ordinal) : base.Forge(url, first, second);

    private protected override ValueTask CleanAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }
}
