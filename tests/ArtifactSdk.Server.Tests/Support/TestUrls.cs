using System.Globalization;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>URLs that say what they mean, for tests without a web server.</summary>
internal sealed class TestUrls : ISignedUrls
{
    public string ForDownload(BlobKey key, string fileName) => Make("blob", key, fileName);

    public string ForUpload(BlobKey key, string fileName) => Make("blob", key, fileName);

    public string ForPartUpload(PartKey part) => Make("part", part.Blob, string.Create(CultureInfo.InvariantCulture, $"{part.UploadId}/{part.Part.Number}"));

    public string ForRunFileUpload(long runId, string fileName) =>
        string.Create(CultureInfo.InvariantCulture, $"test://run-file/{runId}/{fileName}");

    internal static BlobKey? BlobOf(string url) =>
        Parts(url) is ["test:", "", "blob", var entity, var hex, ..] ? new BlobKey(long.Parse(entity, CultureInfo.InvariantCulture), hex) : null;

    internal static (long RunId, string Name)? RunFileOf(string url) =>
        Parts(url) is ["test:", "", "run-file", var run, .. var name]
            ? (long.Parse(run, CultureInfo.InvariantCulture), string.Join('/', name))
            : null;

    private static string[] Parts(string url) => url.Split('/');

    private static string Make(string kind, BlobKey key, string fileName) =>
        string.Create(CultureInfo.InvariantCulture, $"test://{kind}/{key.EntityId}/{key.HexMd5}/{fileName}");
}
