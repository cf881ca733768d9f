using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Publishing;

namespace ArtifactSdk.Server.Schema.Files;

/// <summary>A file as clients see it: of a version, of a run, or a manifest. URLs are made when they are asked for.</summary>
internal sealed record FileNode
{
    public required string Id { get; init; }

    /// <summary>The logical path.</summary>
    public required string Name { get; init; }

    /// <summary>Where the bytes are, or will be; null when nobody knows their digest yet.</summary>
    public BlobKey? Key { get; init; }

    /// <summary>What the manifest calls the digest: base64 MD5, or any text for references.</summary>
    public string? Digest { get; init; }

    public long Size { get; init; }

    public string? StoragePath { get; init; }

    /// <summary>The URI of a reference, whose bytes are not here.</summary>
    public string? Reference { get; init; }

    /// <summary>The version under which the bytes were stored first.</summary>
    public long? ArtifactId { get; init; }

    /// <summary>Set for a run's file, whose upload needs no digest.</summary>
    public long? RunId { get; init; }

    /// <summary>Whether bytes are expected from the client.</summary>
    public bool NeedsUpload { get; init; }

    /// <summary>Set when the bytes are expected in parts.</summary>
    public MultipartPlan? Multipart { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The last segment of the path, for URLs that people and tools can read.</summary>
    internal string FileName => Name[(Name.LastIndexOf('/') + 1)..] is { Length: > 0 } last ? last : "file";
}
