namespace ArtifactSdk.Server.Domain.Permissions;

/// <summary>What may be asked of a project or registry. <see cref="PermissionTable"/> says which role it takes.</summary>
internal enum Permission
{
    /// <summary>See collections, versions and their details, find them by searching, see settings and who is in.</summary>
    View,

    /// <summary>Read the contents of files, and use a version as the input of a run.</summary>
    Use,

    /// <summary>
    /// Make and delete collections, link and unlink, give and take aliases and tags, write descriptions, rename, and add to the
    /// accepted types.
    /// </summary>
    Edit,

    /// <summary>Say which aliases are protected, and move those that are.</summary>
    MoveProtectedAliases,

    /// <summary>Say whether only listed types are accepted.</summary>
    ChooseAcceptedTypes,

    ChangeVisibility,

    /// <summary>Let users and teams in, and give them roles.</summary>
    ManageMembers,

    /// <summary>Remove the project or registry as a whole.</summary>
    Delete,
}
