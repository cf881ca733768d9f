using System.Globalization;
using System.Net;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes versions of what the server answers. Names come from the answer, not from the question: it may have been asked by an old name.</summary>
internal static class VersionReader
{
    public static ArtifactVersion FromMembership(ClientContext context, WireMembership membership, CollectionPath asked, string? organization)
    {
        var artifact = membership.Artifact ?? throw Incomplete("its artifact");
        var collection = Adopt(membership.ArtifactCollection, asked);
        var (aliases, version) = Split((membership.Aliases ?? []).Select(a => a?.Alias));
        var number = version ?? membership.VersionIndex ?? artifact.VersionIndex ?? throw Incomplete("its version");
        return Make(context, artifact, collection, number, aliases, organization);
    }

    /// <param name="context">What handles share.</param>
    /// <param name="artifact">The answer.</param>
    /// <param name="asked">The collection that it was asked for; null for its source.</param>
    /// <param name="organization">The organization of a registry.</param>
    /// <param name="number">Its number in that collection, when the answer says it beside the artifact.</param>
    public static ArtifactVersion FromArtifact(ClientContext context, WireArtifact artifact, CollectionPath? asked, string? organization, int? number = null)
    {
        var collection = asked ?? SourceOf(artifact);
        var ofCollection = (artifact.Aliases ?? []).Where(a => a?.ArtifactCollection is null || Adopt(a.ArtifactCollection, collection) == collection);
        var (aliases, version) = Split(ofCollection.Select(a => a?.Alias));
        return Make(context, artifact, collection, number ?? version ?? artifact.VersionIndex ?? throw Incomplete("its version"), aliases, organization);
    }

    /// <summary>The same version seen in another collection.</summary>
    public static ArtifactVersion FromLink(ArtifactVersion version, WireMembership link)
    {
        var collection = Adopt(link.ArtifactCollection, version.Path.Collection);
        var (aliases, tagged) = Split((link.Aliases ?? []).Select(a => a?.Alias));
        var number = tagged ?? link.VersionIndex ?? throw Incomplete("its version");
        return new ArtifactVersion(version.Context, version.Snapshot with
        {
            Path = collection.At(VersionTag.FromVersion(number)),
            Number = number,
            Aliases = aliases,
            Organization = link.ArtifactCollection?.Project?.Entity?.Organization?.Name,
        });
    }

    /// <summary>The number in a text such as <c>v3</c>.</summary>
    public static int? NumberOf(string? text) => Split([text]).Version;

    // Hosted servers leave the zone out; they mean UTC.
    public static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static ArtifactVersion Make(ClientContext context, WireArtifact artifact, CollectionPath collection, int number, IReadOnlyList<string> aliases, string? organization)
    {
        var source = SourceOf(artifact);
        return new ArtifactVersion(context, new VersionSnapshot
        {
            Id = artifact.Id ?? throw Incomplete("its id"),
            Path = collection.At(VersionTag.FromVersion(number)),
            SourcePath = source.At(VersionTag.FromVersion(artifact.VersionIndex ?? number)),
            Type = artifact.ArtifactType?.Name ?? throw Incomplete("its type"),
            Number = number,
            Digest = artifact.Digest ?? "",
            Size = artifact.Size ?? 0,
            FileCount = (int)(artifact.FileCount ?? 0),
            CreatedAt = TimeOf(artifact.CreatedAt) ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = TimeOf(artifact.UpdatedAt),
            CommitHash = artifact.CommitHash,
            Description = artifact.Description,
            Metadata = artifact.Metadata,
            Aliases = aliases,
            Tags = [.. (artifact.Tags ?? []).Select(t => t?.Name).OfType<string>()],
            TimeToLive = TimeToLive.FromWire(artifact.TtlDurationSeconds, artifact.TtlIsInherited),
            ExpiresAfter = TimeToLive.DurationOf(artifact.TtlDurationSeconds),
            HistoryStep = artifact.HistoryStep is { } next ? Math.Max(0, next - 1) : null,
            Organization = organization,
            Manifest = ManifestHint.From(context, artifact.CurrentManifest?.File),
        });
    }

    private static CollectionPath SourceOf(WireArtifact artifact) =>
        artifact.ArtifactSequence is { Name: { } name, Project: { Name: { } project, Entity.Name: { } entity } }
            ? CollectionPath.ForProject(project, name, entity)
            : throw Incomplete("its source collection");

    private static CollectionPath Adopt(WireCollection? wire, CollectionPath asked) =>
        wire is { Name: { } name, Project: { Name: { } project, Entity.Name: { } entity } } ? CollectionPath.ForProject(project, name, entity) : asked;

    private static (IReadOnlyList<string> Aliases, int? Version) Split(IEnumerable<string?> all)
    {
        List<string> aliases = [];
        int? version = null;
        foreach (var alias in all.OfType<string>())
        {
            if (alias.Length > 1 && alias[0] == 'v' && int.TryParse(alias.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                version = number;
            }
            else
            {
                aliases.Add(alias);
            }
        }

        return (aliases, version);
    }

    private static ArtifactApiException Incomplete(string what) =>
        new($"The server's answer about an artifact does not name {what}. The server may be too old for this client.", HttpStatusCode.OK);
}
