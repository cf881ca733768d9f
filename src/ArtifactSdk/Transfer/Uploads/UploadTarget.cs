namespace ArtifactSdk.Transfer;

/// <summary>A signed URL and the headers that were signed with it, each as <c>Name:Value</c>.</summary>
internal sealed record UploadTarget(Uri Url, IReadOnlyList<string> Headers);
