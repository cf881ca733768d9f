namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>The refusals of the administration API: each says what to do.</summary>
internal static class AdministrationErrors
{
    internal static DomainException NoUser(string name) =>
        DomainException.NotFound($"There is no user '{name}': GET /admin/api/users lists them.");

    internal static DomainException NoTeam(string name) =>
        DomainException.NotFound($"There is no team '{name}': GET /admin/api/teams lists them.");

    internal static DomainException NoKey(long id) =>
        DomainException.NotFound(FormattableString.Invariant($"There is no API key {id}: GET /admin/api/keys lists them."));

    /// <summary>It would be fine in itself, but not with what is there.</summary>
    internal static DomainException Conflict(string message) => new(message, ErrorCodes.InvalidInput, 409);

    /// <summary>It would never be fine.</summary>
    internal static DomainException Unusable(string message) => new(message, ErrorCodes.InvalidInput, 422);
}
