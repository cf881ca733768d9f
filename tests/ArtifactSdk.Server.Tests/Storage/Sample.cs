using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>Rows to hang others on, with values in every column.</summary>
internal static class Sample
{
    internal static DateTimeOffset Time { get; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    internal static DateTimeOffset At(int minute) => Time.AddMinutes(minute).AddMicroseconds(minute + 1);

    internal static EntityRow Entity(string name, EntityKind kind = EntityKind.Team) => new(0, name, kind, null, At(1));

    internal static UserRow User(string name, long entityId) => new(0, name, name + " Name", name + "@example.org", true, entityId, entityId, At(2));

    internal static ProjectRow Project(long entityId, string name) => new(0, entityId, name, "what for", "PRIVATE", true, null, At(3), At(4));

    internal static ArtifactTypeRow Type(long projectId, string name = "dataset") => new(0, projectId, name, "a type", true, At(5));

    internal static CollectionRow Collection(long projectId, long typeId, string name, CollectionKind kind = CollectionKind.Sequence) =>
        new(0, projectId, typeId, kind, name, "a collection", CollectionState.Ready, 0, At(6), At(7));

    internal static ArtifactRow Artifact(CollectionRow sequence, ArtifactState state = ArtifactState.Committed) => new()
    {
        Id = 0,
        SequenceId = sequence.Id,
        TypeId = sequence.TypeId,
        State = state,
        Digest = "0123456789abcdef0123456789abcdef",
        CreatedAt = At(8),
        UpdatedAt = At(9),
    };

    internal static RunRow Run(long projectId, string name) => new()
    {
        Id = 0,
        ProjectId = projectId,
        Name = name,
        DisplayName = name + "-display",
        State = "running",
        CreatedAt = At(10),
        UpdatedAt = At(11),
    };

    internal static string Hex(int number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    internal static async ValueTask<Home> AddHomeAsync(IMetadataSession session, string project = "mnist", string entity = "team")
    {
        var owner = await session.FindEntityAsync(entity) ?? await session.AddEntityAsync(Entity(entity));
        var row = await session.AddProjectAsync(Project(owner.Id, project));
        var type = await session.AddTypeAsync(Type(row.Id));
        return new Home(owner, row, type, await session.AddCollectionAsync(Collection(row.Id, type.Id, "numbers")));
    }

    /// <summary>The next version of a sequence, as a commit makes it.</summary>
    internal static async ValueTask<(ArtifactRow Artifact, MembershipRow Membership)> AddVersionAsync(IMetadataSession session, long sequenceId)
    {
        var sequence = (await session.GetCollectionAsync(sequenceId))!;
        var index = sequence.NextVersionIndex;
        await session.UpdateCollectionAsync(sequence with { NextVersionIndex = index + 1 });
        var artifact = await session.AddArtifactAsync(Artifact(sequence) with { VersionIndex = index });
        return (artifact, await session.AddMembershipAsync(new MembershipRow(0, sequenceId, artifact.Id, index, At(12))));
    }

    internal sealed record Home(EntityRow Entity, ProjectRow Project, ArtifactTypeRow Type, CollectionRow Sequence);
}
