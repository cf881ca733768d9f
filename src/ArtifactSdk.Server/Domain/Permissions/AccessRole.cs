namespace ArtifactSdk.Server.Domain.Permissions;

/// <summary>What somebody is to a project or registry; each role may do what the ones before it may.</summary>
internal enum AccessRole
{
    /// <summary>May not even know that it is there.</summary>
    None,

    /// <summary>Sees everything but the contents of files.</summary>
    RestrictedViewer,

    /// <summary>Downloads and uses as well.</summary>
    Viewer,

    /// <summary>Changes what is in it as well.</summary>
    Member,

    /// <summary>Decides who and what may be in it as well.</summary>
    Admin,
}
