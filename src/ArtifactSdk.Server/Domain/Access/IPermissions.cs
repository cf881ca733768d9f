using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>Who may do what on which. Asked inside the snapshot or transaction whose rows it decides about.</summary>
internal interface IPermissions
{
    /// <summary>May the caller do this to the project or registry?</summary>
    ValueTask<bool> MayAsync(IMetadataSession session, Caller caller, Permission what, ProjectRow project);

    /// <summary>May the caller know that this entity exists and what it belongs to?</summary>
    ValueTask<bool> CanReadEntityAsync(IMetadataSession session, Caller caller, EntityRow entity);

    /// <summary>May the caller make projects (in an organisation's entity: registries) here?</summary>
    ValueTask<bool> CanWriteEntityAsync(IMetadataSession session, Caller caller, EntityRow entity);

    ValueTask<bool> CanReadProjectAsync(IMetadataSession session, Caller caller, ProjectRow project) =>
        MayAsync(session, caller, Permission.View, project);

    /// <summary>For a registry: may the caller link into it and edit its collections?</summary>
    ValueTask<bool> CanWriteProjectAsync(IMetadataSession session, Caller caller, ProjectRow project) =>
        MayAsync(session, caller, Permission.Edit, project);

    /// <summary>The refusal, for a project that the caller is known to see.</summary>
    async ValueTask RequireAsync(IMetadataSession session, Caller caller, Permission what, ProjectRow project)
    {
        if (!await MayAsync(session, caller, what, project))
        {
            throw DomainException.Denied();
        }
    }
}
