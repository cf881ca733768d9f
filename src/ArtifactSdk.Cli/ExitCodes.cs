namespace ArtifactSdk.Cli;

/// <summary>The one table of exit codes; docs/cli.md shows it.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It did not work, for a reason that no other code names.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a name or a path breaks a rule: nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>A version, collection, registry, project or local file does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>No key, a refused key, or a role that is too low.</summary>
    public const int Access = 4;

    /// <summary>Bytes are not those that were recorded.</summary>
    public const int Integrity = 5;

    public const int Cancelled = 130;

    public static int Of(Exception exception) => exception switch
    {
        OperationCanceledException => Cancelled,
        UsageException or ArtifactPathFormatException or ArgumentException => Usage,
        ArtifactNotFoundException or FileNotFoundException or DirectoryNotFoundException => NotFound,
        ArtifactAccessException => Access,
        ArtifactLinkException link => Of(link.Reason),
        ArtifactIntegrityException => Integrity,
        _ => Failed,
    };

    private static int Of(LinkFailureReason reason) => reason switch
    {
        LinkFailureReason.RegistryMissing or LinkFailureReason.OrganizationUnknown => NotFound,
        LinkFailureReason.RoleTooLow or LinkFailureReason.AliasProtected => Access,
        _ => Failed,
    };
}
