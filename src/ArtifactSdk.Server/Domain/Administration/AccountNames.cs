using System.Globalization;
using System.Text.RegularExpressions;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Names of users and teams: both are entities, share one set of names, and stand in paths and URLs.</summary>
internal static partial class AccountNames
{
    private const int MaxEmail = 254;
    private const int MaxName = 64;
    private const int RoomForNumber = 8;

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

    /// <summary>A name that nobody has or had, near to the text: its first letters and digits, with a number when they are taken.</summary>
    internal static async ValueTask<string> FindFreeAsync(IMetadataSession session, string? text, string otherwise)
    {
        var name = Unusable().Replace(text ?? "", "-").Trim('-', '_', '.');
        name = name.Length == 0 ? otherwise : name;
        name = name[..Math.Min(name.Length, MaxName - RoomForNumber)];
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            if (await session.FindUserAsync(candidate) is null && await session.FindEntityAsync(candidate) is null)
            {
                return candidate;
            }
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

    [GeneratedRegex(@"[^a-zA-Z0-9_.\-]+")]
    private static partial Regex Unusable();
}
