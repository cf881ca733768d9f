using System.Globalization;
using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Security;

/// <summary>The signed URLs of one request: they begin with the scheme and host that its caller used.</summary>
internal sealed class SignedUrls(UrlSigner signer, string origin) : ISignedUrls
{
    private const int MaxLeafLength = 150;

    public string ForDownload(BlobKey key, string fileName) => Make(HttpMethods.Get, BlobPath(key, fileName), null);

    public string ForUpload(BlobKey key, string fileName) => Make(HttpMethods.Put, BlobPath(key, fileName), null);

    public string ForPartUpload(PartKey part) => Make(
        HttpMethods.Put,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{StoragePaths.Parts}/{part.Blob.EntityId}/{part.Blob.HexMd5}/{part.UploadId}/{part.Last}/{part.Part.Number}/{part.Part.HexMd5}"),
        null);

    // The whole name goes into the query, which every client passes on as it is: in a path, parts such as ".." would not survive.
    public string ForRunFileUpload(long runId, string fileName) =>
        Make(HttpMethods.Put, string.Create(CultureInfo.InvariantCulture, $"{StoragePaths.RunFiles}/{runId}/{Leaf(fileName)}"), fileName);

    /// <summary>
    /// The last part of a name, for readers and tools. It selects nothing, so what could confuse a reader of URLs is replaced.
    /// </summary>
    internal static string Leaf(string fileName)
    {
        var leaf = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        leaf = leaf.Length > MaxLeafLength ? leaf[^MaxLeafLength..] : leaf;
        // Half a surrogate pair comes out as the replacement character.
        leaf = string.Concat(leaf.EnumerateRunes().Select(
            rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar || rune.Value is '%' or ':' ? "_" : rune.ToString()));
        return leaf.Trim(' ', '.').Length == 0 ? "file" : leaf;
    }

    private static string BlobPath(BlobKey key, string fileName) =>
        string.Create(CultureInfo.InvariantCulture, $"{StoragePaths.Blobs}/{key.EntityId}/{key.HexMd5}/{Leaf(fileName)}");

    private string Make(string method, string path, string? name)
    {
        var expires = signer.NewExpiry();
        var signature = signer.Sign(method, path, name, expires);
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var nameQuery = name is null ? "" : $"{UrlSigner.NameKey}={Uri.EscapeDataString(name)}&";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{origin}{escaped}?{nameQuery}{UrlSigner.ExpiresKey}={expires}&{UrlSigner.SignatureKey}={signature}");
    }
}
