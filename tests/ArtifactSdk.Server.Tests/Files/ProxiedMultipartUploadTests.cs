using ArtifactSdk.Server.Tests.Storage.S3;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

/// <summary>The same on a bucket that clients do not reach: the parts go through the server.</summary>
[NeedsServer(S3Place.Variable)]
public sealed class ProxiedMultipartUploadTests : S3MultipartUploadTests
{
    private protected override string Settings => "&proxy=true";
}
