namespace ArtifactSdk;

/// <summary>Who sees a registry.</summary>
public enum RegistryVisibility
{
    /// <summary>Every member of the organization.</summary>
    Organization,

    /// <summary>Only those who were let in.</summary>
    Restricted,
}
