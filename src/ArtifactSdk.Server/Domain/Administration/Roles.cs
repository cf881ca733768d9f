namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>The roles of people in teams and in the organisation, as they are stored.</summary>
internal static class Roles
{
    internal const string Admin = "admin";
    internal const string Member = "member";
    internal const string Viewer = "viewer";

    internal static void RequireOrganizationRole(string? role)
    {
        if (role is not (null or Admin or Member or Viewer))
        {
            throw AdministrationErrors.Unusable($"'{role}' is no role in an organization: use {Admin}, {Member} or {Viewer}.");
        }
    }

    internal static void RequireTeamRole(string? role)
    {
        if (role is not (Admin or Member or Viewer))
        {
            throw AdministrationErrors.Unusable($"'{role}' is no role in a team: use {Admin}, {Member} or {Viewer}.");
        }
    }
}
