using System.Text.RegularExpressions;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Names of users and teams: both are entities, share one set of names, and stand in paths and URLs.</summary>
internal static partial class AccountNames
{
    private const int MaxEmail = 254;

    internal static void Require(string? name, string what)
    {
        if (name is null || !Allowed().IsMatch(name))
        {
            throw AdministrationErrors.Unusable(
                $"'{name}' cannot be the name of a {what}: use 1 to 64 letters, digits, '_', '-' and '.', beginning with a letter or a digit.");
        }
    }

    /// <summary>Only what is never one is refused; whether mail arrives there nobody tries.</summary>
    internal static bool IsEmail(string text) => text.Length <= MaxEmail && text.Contains('@', StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace);

    internal static void RequireEmail(string? email)
    {
        if (email is not null && !IsEmail(email))
        {
            throw AdministrationErrors.Unusable($"'{email}' is no e-mail address: leave it out, or give one such as ada@example.org.");
        }
    }

    internal static async ValueTask RequireFreeAsync(IMetadataSession session, string name)
    {
        if (await session.FindUserAsync(name) is { } user)
        {
            throw AdministrationErrors.Conflict(user.DeletedAt is null
                ? $"There is a user '{user.Username}' already: choose another name."
                : $"'{user.Username}' was a user who is deleted; names are not given twice, so that what they did stays theirs. Choose another name.");
        }

        if (await session.FindEntityAsync(name) is { } entity)
        {
            throw AdministrationErrors.Conflict($"The name '{entity.Name}' is taken by {Of(entity.Kind)}: choose another name.");
        }
    }

    private static string Of(EntityKind kind) => kind switch
    {
        EntityKind.User => "a user",
        EntityKind.Team => "a team",
        _ => "the organization",
    };

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.\-]{0,63}\z")]
    private static partial Regex Allowed();
}
