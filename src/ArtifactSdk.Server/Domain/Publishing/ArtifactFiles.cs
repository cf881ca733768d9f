using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>A file that a client is about to upload, by logical path and base64 MD5.</summary>
internal sealed record FileSpec(long ArtifactId, string Name, string Md5)
{
    /// <summary>Empty for a file that comes in one piece.</summary>
    public IReadOnlyList<UploadPart> Parts { get; init; } = [];
}

/// <summary>Where a file's bytes were stored first, and whether they have to be sent at all.</summary>
internal sealed record FilePlan(ArtifactRow Artifact, string Name, string Md5, BlobKey Key, long BirthArtifactId, bool NeedsUpload)
{
    /// <summary>Set when the file is to be sent in parts.</summary>
    public MultipartPlan? Multipart { get; init; }
}

/// <summary>Answers, file by file and in the order asked, what of a pending version has to be uploaded.</summary>
internal sealed class ArtifactFiles(IMetadataStore store, IBlobStore blobs, MultipartUploads multipart, ArtifactAccess access)
{
    private const int MaxSpecs = 10_000;

    internal async ValueTask<IReadOnlyList<FilePlan>> PlanAsync(
        Caller caller, IReadOnlyList<FileSpec> specs, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (specs.Count > MaxSpecs)
        {
            throw DomainException.Invalid($"{specs.Count} files in one request are too many; send at most {MaxSpecs} at a time.");
        }

        var hexes = new string[specs.Count];
        for (var index = 0; index < specs.Count; index++)
        {
            EntryPaths.Require(specs[index].Name, "an artifact file");
            hexes[index] = Digests.RequireHex(specs[index].Md5, $"'{specs[index].Name}'");
        }

        var plans = new FilePlan[specs.Count];
        await store.ReadAsync(
            async session =>
            {
                foreach (var group in Enumerable.Range(0, specs.Count).GroupBy(index => specs[index].ArtifactId))
                {
                    var home = await ArtifactManifests.OpenPendingAsync(session, access, caller, group.Key);
                    var wanted = group.Select(index => hexes[index]).ToHashSet(StringComparer.Ordinal);
                    var births = await session.FindBirthsAsync(home.Project.Id, wanted);
                    var known = await session.FindBlobsAsync(home.Project.EntityId, wanted);
                    foreach (var index in group)
                    {
                        plans[index] = new FilePlan(
                            home.Artifact,
                            specs[index].Name,
                            specs[index].Md5,
                            home.BlobKey(hexes[index]),
                            births.TryGetValue(hexes[index], out var birth) ? birth : home.Artifact.Id,
                            !known.ContainsKey(hexes[index]));
                    }
                }

                return true;
            },
            cancellationToken);

        // Bytes that arrived for a version that was never committed are in no row; the store of bytes knows them.
        foreach (var entity in plans.Where(plan => plan.NeedsUpload).GroupBy(plan => plan.Key.EntityId, plan => plan.Key.HexMd5).ToList())
        {
            var stored = await blobs.StatManyAsync(entity.Key, entity.ToHashSet(StringComparer.Ordinal), cancellationToken);
            for (var index = 0; index < plans.Length; index++)
            {
                var (key, name) = (plans[index].Key, plans[index].Name);
                if (key.EntityId == entity.Key && plans[index].NeedsUpload)
                {
                    plans[index] = stored.ContainsKey(key.HexMd5)
                        ? plans[index] with { NeedsUpload = false }
                        : plans[index] with { Multipart = await multipart.PlanAsync(key, name, specs[index].Parts, cancellationToken) };
                }
            }
        }

        return plans;
    }
}
