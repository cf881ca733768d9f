namespace ArtifactSdk;

/// <summary>What a user or a team may do in a registry.</summary>
public enum RegistryRole
{
    /// <summary>A role that this version of the client does not know.</summary>
    Other,

    /// <summary>See what there is, but not download it.</summary>
    RestrictedViewer,

    /// <summary>See and download.</summary>
    Viewer,

    /// <summary>Link, unlink and edit as well.</summary>
    Member,

    /// <summary>All, protected aliases, members and settings included.</summary>
    Admin,
}
