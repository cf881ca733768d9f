using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>Who may do what. Asked inside the snapshot or transaction whose rows it decides about.</summary>
internal interface IPermissions
{
    /// <summary>May the caller know that this entity exists and what it belongs to?</summary>
    ValueTask<bool> CanReadEntityAsync(IMetadataSession session, Caller caller, EntityRow entity);

    /// <summary>May the caller make projects (in an organisation's entity: registries) here?</summary>
    ValueTask<bool> CanWriteEntityAsync(IMetadataSession session, Caller caller, EntityRow entity);

    ValueTask<bool> CanReadProjectAsync(IMetadataSession session, Caller caller, ProjectRow project);

    /// <summary>For a registry: may the caller link into it and edit its collections?</summary>
    ValueTask<bool> CanWriteProjectAsync(IMetadataSession session, Caller caller, ProjectRow project);
}
