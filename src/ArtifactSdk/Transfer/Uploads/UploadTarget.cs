namespace ArtifactSdk.Transfer;

/// <summary>A signed URL and the headers that were signed with it, each as <c>Name:Value</c>.</summary>
internal sealed record UploadTarget(Uri Url, IReadOnlyList<string> Headers)
{
    /// <summary>Gets where to put the parts; <see langword="null"/> when the server wants the file in one piece.</summary>
    public MultipartTarget? Multipart { get; init; }
}
