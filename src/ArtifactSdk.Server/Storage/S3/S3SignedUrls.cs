using Amazon.S3;
using Amazon.S3.Model;
using ArtifactSdk.Server.Domain;
using Microsoft.Net.Http.Headers;

namespace ArtifactSdk.Server.Storage.S3;

/// <summary>
/// URLs that lead to the store itself, so that bytes do not pass through the server. An upload is bound to its digest: the store
/// refuses other bytes. What has no digest beforehand goes through the server.
/// </summary>
internal sealed class S3SignedUrls(S3BlobStore store, TimeSpan lifetime, TimeProvider clock, ISignedUrls own) : ISignedUrls
{
    // The longest that the signature allows.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    public string ForDownload(BlobKey key, string fileName)
    {
        var request = Request(store.KeyOf(key), HttpVerb.GET);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName[(fileName.LastIndexOf('/') + 1)..]);
        request.ResponseHeaderOverrides.ContentDisposition = disposition.ToString();
        request.ResponseHeaderOverrides.ContentType = "application/octet-stream";
        return store.Client.GetPreSignedURL(request);
    }

    public string ForUpload(BlobKey key, string fileName) => ForPut(store.KeyOf(key), key.HexMd5);

    /// <summary>Bound to its digest as well, so that the object is the announced part or is not there.</summary>
    public string ForPartUpload(PartKey part) => ForPut(S3PartStore.KeyOf(store.Options, part.UploadId, part.Part.Number), part.Part.HexMd5);

    public string ForRunFileUpload(long runId, string fileName) => own.ForRunFileUpload(runId, fileName);

    private string ForPut(string objectKey, string hexMd5)
    {
        var request = Request(objectKey, HttpVerb.PUT);
        request.Headers.ContentMD5 = Convert.ToBase64String(Convert.FromHexString(hexMd5));
        return store.Client.GetPreSignedURL(request);
    }

    private GetPreSignedUrlRequest Request(string objectKey, HttpVerb verb) => new()
    {
        BucketName = store.Options.Bucket,
        Key = objectKey,
        Verb = verb,
        Protocol = store.Options.Endpoint is { Scheme: "http" } ? Amazon.S3.Protocol.HTTP : Amazon.S3.Protocol.HTTPS,
        Expires = clock.GetUtcNow().UtcDateTime + (lifetime < _longest ? lifetime : _longest),
    };
}
