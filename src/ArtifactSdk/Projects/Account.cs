using System.Text;
using ArtifactSdk.Internal;

namespace ArtifactSdk;

/// <summary>Whose API key it is.</summary>
/// <param name="Username">The name by which the server knows the user.</param>
/// <param name="Email">The user's e-mail address, if the server tells it.</param>
/// <param name="Entity">The entity that names without one belong to on the server's side; <see langword="null"/> when the user has none.</param>
/// <param name="Teams">The entities that the user may work in, the personal one among them if there is one.</param>
public sealed record Account(string Username, string? Email, string? Entity, IReadOnlyList<string> Teams)
{
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Username = ").Append(Username).Append(", Email = ").Append(Email).Append(", Entity = ").Append(Entity).Append(", ").AppendNames(nameof(Teams), Teams);
        return true;
    }
}
