using System.Net;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Makes collections of what the server answers.</summary>
internal static class CollectionReader
{
    private const string SourceCollection = "ArtifactSequence";

    /// <param name="context">What handles share.</param>
    /// <param name="wire">The answer.</param>
    /// <param name="entity">The entity that was asked, for answers without a project.</param>
    /// <param name="project">The project that was asked.</param>
    public static ArtifactCollection Read(ClientContext context, WireCollectionDetails wire, string? entity, string? project)
    {
        var name = wire.Name ?? throw Incomplete("its name");
        var owner = wire.Project?.Entity?.Name ?? entity ?? throw Incomplete("its entity");
        return new ArtifactCollection(context, new CollectionSnapshot
        {
            Id = wire.Id ?? throw Incomplete("its id"),
            Path = CollectionPath.ForProject(wire.Project?.Name ?? project ?? throw Incomplete("its project"), name, owner),
            Type = wire.Type?.Name ?? throw Incomplete("its type"),
            IsSource = wire.TypeName == SourceCollection,
            Description = wire.Description,
            Tags = [.. (wire.Tags?.Nodes ?? []).Select(tag => tag.Name).OfType<string>()],
            CreatedAt = VersionReader.TimeOf(wire.CreatedAt) ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = VersionReader.TimeOf(wire.UpdatedAt),
            Organization = wire.Project?.Entity?.Organization?.Name,
        });
    }

    private static ArtifactApiException Incomplete(string what) =>
        new($"The server's answer about a collection does not name {what}. The server may be too old for this client.", HttpStatusCode.OK);
}
