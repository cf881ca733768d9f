using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Permissions;

/// <summary>The least role for each permission. Registries have administrators; a plain project belongs to whoever may write to it.</summary>
internal static class PermissionTable
{
    internal static AccessRole Least(Permission permission, ProjectRow project) => permission switch
    {
        Permission.View => AccessRole.RestrictedViewer,
        Permission.Use => AccessRole.Viewer,
        Permission.Edit => AccessRole.Member,
        Permission.MoveProtectedAliases => AccessRole.Admin,
        _ => project.IsRegistry ? AccessRole.Admin : AccessRole.Member,
    };
}
