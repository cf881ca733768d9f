namespace ArtifactSdk;

/// <summary>Why a version could not be linked.</summary>
public enum LinkFailureReason
{
    /// <summary>The server refused for a reason that it did not name.</summary>
    Other,

    /// <summary>There is no such registry, or the caller may not see it.</summary>
    RegistryMissing,

    /// <summary>The organization is not one of the source's, or several are possible and none was named.</summary>
    OrganizationUnknown,

    /// <summary>The version belongs to a personal entity, and only a team's versions can be linked into a registry.</summary>
    PersonalEntity,

    /// <summary>The registry does not accept artifacts of this type.</summary>
    TypeNotAllowed,

    /// <summary>The collection holds artifacts of another type.</summary>
    CollectionTypeMismatch,

    /// <summary>The caller may not change the target.</summary>
    RoleTooLow,

    /// <summary>An alias is protected, and the caller is no administrator of the registry.</summary>
    AliasProtected,

    /// <summary>The version has not been committed, or was deleted.</summary>
    NotCommitted,

    /// <summary>The server does not know registries.</summary>
    ServerTooOld,
}
