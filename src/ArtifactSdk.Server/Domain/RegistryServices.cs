using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Expiry;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Permissions;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Domain.Quotas;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Domain;

/// <summary>All rules over one pair of stores. Thread-safe; one per server.</summary>
internal sealed class RegistryServices
{
    internal RegistryServices(
        IMetadataStore store,
        IBlobStore blobs,
        TimeProvider clock,
        IPermissions? permissions = null,
        ManifestLimits? limits = null,
        IPartStore? parts = null,
        long maxFileBytes = long.MaxValue)
    {
        // Everything below writes through it, so that no change can miss the audit log.
        var audited = new AuditedStore(store, clock);
        store = audited;
        Store = store;
        Blobs = blobs;
        Clock = clock;
        Permissions = permissions ?? new MembershipPermissions();
        Manifests = new ManifestCache(blobs, limits ?? new ManifestLimits());
        Projects = new ProjectAccess(Permissions, clock);
        Artifacts = new ArtifactAccess(Permissions);

        Creation = new ArtifactCreation(store, Projects, clock);
        ManifestRows = new ArtifactManifests(store, Artifacts, clock);
        Multipart = new MultipartUploads(store, blobs, parts, Artifacts, maxFileBytes);
        Files = new ArtifactFiles(store, blobs, Multipart, Artifacts);
        Expiry = new VersionExpiry(audited, clock);
        Usage = new StoredUsage(store, Manifests);
        Commit = new ArtifactCommit(store, blobs, Artifacts, new ManifestAssembly(store, blobs, Manifests), Usage, clock);
        Linking = new Linking(store, Permissions, Projects, Artifacts, clock);
        Aliases = new Aliases(store, Permissions, Projects);
        ProtectedAliases = new ProtectedAliases(store, Permissions);
        Versions = new Versions(store, Permissions, Artifacts, clock);
        Collections = new CollectionEditing(store, Permissions, Projects, clock);
        Registries = new ProjectEditing(store, Permissions, Projects, clock);
        ProjectLifecycle = new ProjectLifecycle(store, Permissions, Projects, clock);
        RegistryMembers = new RegistryMembers(store, Permissions);
        Teams = new TeamCreation(store, clock);
        Invitations = new TeamInvitations(store, Permissions, clock);
        Users = new UserCreation(store, clock);
        Types = new TypeEditing(store, Permissions, Projects, clock);
        Lineage = new Lineage(store, Projects, Artifacts, clock);
        Runs = new RunRegistration(store, Permissions, Projects, clock);
        RunFiles = new RunFiles(store, Projects, clock);
        PersonalKeys = new PersonalKeys(store, clock);
        RunRemoval = new RunRemoval(store, Runs, Artifacts, clock);
        RunRewind = new RunRewind(store, Projects, clock);
    }

    internal IMetadataStore Store { get; }

    internal IBlobStore Blobs { get; }

    internal TimeProvider Clock { get; }

    internal IPermissions Permissions { get; }

    internal ProjectAccess Projects { get; }

    internal ArtifactAccess Artifacts { get; }

    internal ManifestCache Manifests { get; }

    internal ArtifactCreation Creation { get; }

    internal ArtifactManifests ManifestRows { get; }

    internal ArtifactFiles Files { get; }

    internal MultipartUploads Multipart { get; }

    internal ArtifactCommit Commit { get; }

    internal StoredUsage Usage { get; }

    internal VersionExpiry Expiry { get; }

    internal Linking Linking { get; }

    internal Aliases Aliases { get; }

    internal ProtectedAliases ProtectedAliases { get; }

    internal Versions Versions { get; }

    internal CollectionEditing Collections { get; }

    internal ProjectEditing Registries { get; }

    internal ProjectLifecycle ProjectLifecycle { get; }

    internal RegistryMembers RegistryMembers { get; }

    internal TeamCreation Teams { get; }

    internal TeamInvitations Invitations { get; }

    internal UserCreation Users { get; }

    internal TypeEditing Types { get; }

    internal Lineage Lineage { get; }

    internal RunRegistration Runs { get; }

    internal RunFiles RunFiles { get; }

    internal PersonalKeys PersonalKeys { get; }

    internal RunRemoval RunRemoval { get; }

    internal RunRewind RunRewind { get; }
}
