using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Publishing;

namespace ArtifactSdk.Server.Schema.Files;

internal static class FileFields
{
    private const string Type = "File";

    internal static void Map(SchemaMap map)
    {
        map.Field<FileNode>(Type, "id", file => file.Id);
        map.Field<FileNode>(Type, "name", file => file.Name);
        map.Field<FileNode>(Type, "displayName", file => file.Name);
        map.Field<FileNode>(Type, "sizeBytes", async (file, request) => await SizeAsync(file, request));
        map.Field<FileNode>(Type, "mimetype", _ => null);
        map.Field<FileNode>(Type, "updatedAt", file => WireText.Of(file.UpdatedAt));
        map.Field<FileNode>(Type, "digest", file => file.Digest);
        map.Field<FileNode>(Type, "md5", file => file.Key is null ? null : file.Digest);
        map.Field<FileNode>(Type, "storagePath", file => file.StoragePath);
        map.Field<FileNode>(Type, "artifact", async (file, request) =>
            file.ArtifactId is { } id ? await request.ArtifactAsync(id) : null);

        map.Field<FileNode>(Type, "directUrl", (file, request) => ValueTask.FromResult<object?>(
            DownloadUrl(file, request)
            ?? throw DomainException.NotFound($"The file '{file.Name}' has not been uploaded yet.")));
        map.Field<FileNode>(Type, "url", (file, request, context) => ValueTask.FromResult<object?>(
            context.Arguments.Bool("upload") == true ? UploadUrl(file, request) : DownloadUrl(file, request)));
        map.Field<FileNode>(Type, "uploadUrl", (file, request) => ValueTask.FromResult<object?>(UploadUrl(file, request)));
        map.Field<FileNode>(Type, "uploadHeaders", UploadHeaders);

        // Null means the whole file in one PUT.
        map.Field<FileNode>(Type, "uploadMultipartUrls", file => file is { Key: { } key, Multipart: { } plan } ? new PartUrls(key, plan) : null);
        map.Field<PartUrls>("UploadMultipartUrls", "uploadID", urls => urls.Plan.UploadId);
        map.Field<PartUrls>("UploadMultipartUrls", "uploadUrlParts", urls =>
            urls.Plan.Parts.Select(part => new PartKey(urls.Key, urls.Plan.UploadId, part, urls.Plan.Last)).ToList());
        map.Field<PartKey>("UploadUrlPart", "partNumber", part => (long)part.Part.Number);
        map.Field<PartKey>("UploadUrlPart", "uploadUrl", (part, request) => ValueTask.FromResult<object?>(request.Urls.ForPartUpload(part)));
    }

    /// <summary>Manifests may leave out the size of an entry, or say 0; what is stored has one.</summary>
    private static async ValueTask<long> SizeAsync(FileNode file, RequestContext request) =>
        file is { Size: 0, Key: { } key }
            ? (await request.ReadAsync(session => session.FindBlobsAsync(key.EntityId, [key.HexMd5]))).GetValueOrDefault(key.HexMd5)
            : file.Size;

    private static string? DownloadUrl(FileNode file, RequestContext request) =>
        file.Reference ?? (file.Key is { } key ? request.Urls.ForDownload(key, file.FileName) : null);

    private static string? UploadUrl(FileNode file, RequestContext request)
    {
        if (!file.NeedsUpload)
        {
            return null;
        }

        return file.RunId is { } run
            ? request.Urls.ForRunFileUpload(run, file.Name)
            : file.Key is { } key ? request.Urls.ForUpload(key, file.FileName) : null;
    }

    private static string[] UploadHeaders(FileNode file) =>
        file.RunId is null && file.Key is not null
            ? [$"Content-MD5:{file.Digest}", "Content-Type:application/octet-stream"]
            : [];

    private sealed record PartUrls(BlobKey Key, MultipartPlan Plan);
}
