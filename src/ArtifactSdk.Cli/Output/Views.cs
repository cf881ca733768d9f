using System.Text.Json.Nodes;

namespace ArtifactSdk.Cli.Output;

/// <summary>A version in JSON. Sizes are bytes, times are ISO 8601 in UTC, the time to live is written as <c>--ttl</c> reads it.</summary>
internal sealed record VersionView(
    string Path,
    string Version,
    string Type,
    bool IsLink,
    string SourcePath,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Tags,
    string Digest,
    long Size,
    int Files,
    DateTimeOffset CreatedAt,
    string? Description,
    JsonObject Metadata,
    string TimeToLive,
    Uri Url)
{
    public static VersionView Of(ArtifactVersion version) => new(
        version.Path.ToString(),
        $"v{version.Number}",
        version.Type,
        version.IsLink,
        version.SourcePath.ToString(),
        version.Aliases,
        version.Tags,
        version.Digest,
        version.Size,
        version.FileCount,
        version.CreatedAt,
        version.Description,
        version.Metadata,
        Values.Format(version.TimeToLive),
        version.Url);
}

/// <summary>A collection in JSON.</summary>
internal sealed record CollectionView(
    string Path, string Name, string Type, bool IsSource, string? Description, IReadOnlyList<string> Tags, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt)
{
    public static CollectionView Of(ArtifactCollection collection) => new(
        collection.Path.ToString(), collection.Name, collection.Type, collection.IsSource, collection.Description, collection.Tags, collection.CreatedAt, collection.UpdatedAt);
}

/// <summary>A registry in JSON.</summary>
internal sealed record RegistryView(
    string Name, string Organization, string Entity, RegistryVisibility Visibility, bool AllowsAllArtifactTypes, IReadOnlyList<string> ArtifactTypes, string? Description, DateTimeOffset CreatedAt)
{
    public static RegistryView Of(Registry registry) => new(
        registry.Name, registry.Organization, registry.Entity, registry.Visibility, registry.AllowsAllArtifactTypes, registry.ArtifactTypes, registry.Description, registry.CreatedAt);
}

/// <summary>A file of a version in JSON.</summary>
internal sealed record FileView(string Name, long Size, string Digest, Uri? Reference)
{
    public static FileView Of(ArtifactFile file) => new(file.Name, file.Size, file.Digest, file.Reference);
}

/// <summary>A project in JSON.</summary>
internal sealed record ProjectView(string Entity, string Name, string? Description, DateTimeOffset CreatedAt);
