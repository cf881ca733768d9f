using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>Announces the manifests of a pending version; their bytes follow as an upload.</summary>
internal sealed class ArtifactManifests(IMetadataStore store, ArtifactAccess access, TimeProvider clock)
{
    private const int MaxNameLength = 256;

    internal ValueTask<ManifestRow> CreateAsync(
        Caller caller, long artifactId, string? baseArtifactId, string name, string digest, ManifestType type, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        RequireDigest(digest, name);
        if (name.Length is 0 or > MaxNameLength)
        {
            throw DomainException.Invalid($"'{name}' is no manifest name.");
        }

        return store.WriteAsync(
            async session =>
            {
                var home = await OpenPendingAsync(session, access, caller, artifactId);
                var basis = await FindBaseAsync(session, caller, home, baseArtifactId, type);
                return await session.AddManifestAsync(
                    new ManifestRow(0, home.Artifact.Id, type, basis, name, digest, 0, clock.GetUtcNow()));
            },
            cancellationToken);
    }

    internal ValueTask<ManifestRow> UpdateAsync(
        Caller caller, long manifestId, string? digest, string? baseArtifactId, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        RequireDigest(digest ?? "", "the manifest");
        return store.WriteAsync(
            async session =>
            {
                var manifest = await session.GetManifestAsync(manifestId)
                    ?? throw DomainException.NotFound($"manifest {GlobalIds.Encode(GlobalIds.Manifest, manifestId)} not found");
                var home = await OpenPendingAsync(session, access, caller, manifest.ArtifactId);
                var basis = await FindBaseAsync(session, caller, home, baseArtifactId, manifest.Type);
                var updated = manifest with { Digest = digest ?? manifest.Digest, BaseArtifactId = basis ?? manifest.BaseArtifactId };
                await session.UpdateManifestAsync(updated);
                return updated;
            },
            cancellationToken);
    }

    /// <summary>The pending version with its home; a committed one is closed for good.</summary>
    internal static async ValueTask<ArtifactHome> OpenPendingAsync(
        IMetadataSession session, ArtifactAccess access, Caller caller, long artifactId)
    {
        var home = await access.RequireWritableAsync(session, caller, artifactId);
        return home.Artifact.State == ArtifactState.Pending
            ? home
            : throw DomainException.Invalid(
                $"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} is committed and cannot change; log a new version.");
    }

    private static void RequireDigest(string digest, string name)
    {
        if (digest.Length > 0)
        {
            Digests.RequireHex(digest, name);
        }
    }

    /// <summary>The base matters for what is laid over it; elsewhere it is a hint, and a useless one is dropped.</summary>
    private async ValueTask<long?> FindBaseAsync(
        IMetadataSession session, Caller caller, ArtifactHome home, string? baseArtifactId, ManifestType type)
    {
        if (string.IsNullOrEmpty(baseArtifactId))
        {
            return null;
        }

        var found = GlobalIds.TryDecode(baseArtifactId, GlobalIds.Artifact, out var id)
            ? await access.FindReadableAsync(session, caller, id)
            : null;
        if (type != ManifestType.Incremental)
        {
            return found?.Id;
        }

        if (found is not { State: ArtifactState.Committed } || found.SequenceId != home.Sequence.Id)
        {
            throw DomainException.NotFound(
                $"The base {baseArtifactId} of an incremental manifest has to be a committed version of '{home.Sequence.Name}'.");
        }

        return found.Id;
    }
}
