using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Permissions;

/// <summary>Answers by <see cref="EffectiveRoles"/> and <see cref="PermissionTable"/>.</summary>
internal sealed class MembershipPermissions : IPermissions
{
    public async ValueTask<bool> MayAsync(IMetadataSession session, Caller caller, Permission what, ProjectRow project) =>
        await EffectiveRoles.InProjectAsync(session, caller, project) >= PermissionTable.Least(what, project);

    public async ValueTask<bool> CanReadEntityAsync(IMetadataSession session, Caller caller, EntityRow entity)
    {
        if (caller.User is not { } user)
        {
            return false;
        }

        // Colleagues see that a team exists, and which organisation it is in, without seeing into it.
        return await EffectiveRoles.InEntityAsync(session, user, entity) > AccessRole.None
            || (entity is { Kind: EntityKind.Team, OrganizationId: { } organization }
                && await EffectiveRoles.InOrganizationAsync(session, user, organization) is not null);
    }

    public async ValueTask<bool> CanWriteEntityAsync(IMetadataSession session, Caller caller, EntityRow entity) =>
        caller.User is { } user && await EffectiveRoles.InEntityAsync(session, user, entity) >= AccessRole.Member;
}
