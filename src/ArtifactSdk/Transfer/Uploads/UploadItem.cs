namespace ArtifactSdk.Transfer;

/// <summary>One content to store.</summary>
/// <param name="Name">The logical path.</param>
/// <param name="Source">Where the bytes come from; opened anew for each attempt.</param>
/// <param name="Content">Digest and size that the bytes had when they were hashed.</param>
/// <param name="Target">Where to put them; <see langword="null"/> when the server has them already.</param>
internal sealed record UploadItem(string Name, ContentSource Source, HashedContent Content, UploadTarget? Target)
{
    /// <summary>Gets digest and size of each part; <see langword="null"/> for a content that goes in one piece.</summary>
    public IReadOnlyList<HashedContent>? Parts { get; init; }
}

