using System.Buffers;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Paths;

/// <summary>
/// The rules for names that a caller makes up: of artifacts, types, aliases, tags, projects and runs. Each check returns what is
/// wrong and what to do, or null.
/// </summary>
internal static partial class NameRules
{
    private const int MaxLength = PathRules.MaxNameLength;

    private static readonly SearchValues<char> NotInRunId = SearchValues.Create(":;,#?/'");
    private static readonly SearchValues<char> NotInProject = SearchValues.Create("/\\#?%:");

    internal static string? CheckArtifactName(string name) =>
        Missing(name, "artifact's name")
        ?? (ArtifactName().IsMatch(name) ? null : $"The artifact's name '{name}' has characters other than letters, digits, '_', '-' and '.'. Use only these.");

    internal static string? CheckArtifactType(string type) =>
        Missing(type, "artifact's type")
        ?? (type.AsSpan().IndexOfAny('/', ':') >= 0 ? $"The artifact's type '{type}' contains '/' or ':'. Leave them out." : null)
        ?? Control(type, "artifact's type");

    /// <summary>Types that the product keeps for itself.</summary>
    internal static string? CheckReserved(string name, string type) =>
        type.StartsWith("wandb-", StringComparison.Ordinal) || type == "job"
        || (type == "run_table" && name.StartsWith("run-", StringComparison.Ordinal))
        || (type == "code" && name.StartsWith("source-", StringComparison.Ordinal))
            ? $"The type '{type}' for the artifact '{name}' is reserved for internal use. Choose another type, such as dataset or model."
            : null;

    /// <summary>An alias that is to be given, not one that is looked up.</summary>
    internal static string? CheckNewAlias(string alias) =>
        Missing(alias, "alias")
        ?? (alias.AsSpan().IndexOfAny('/', ':') >= 0 ? $"The alias '{alias}' contains '/' or ':'. Leave them out." : null)
        ?? Control(alias, "alias")
        ?? (VersionLike().IsMatch(alias) ? $"The alias '{alias}' looks like a version. The server numbers versions itself; choose a word such as production." : null)
        ?? (alias != alias.Trim() ? $"The alias '{alias}' begins or ends with white space. Remove it." : null);

    internal static string? CheckTag(string tag) =>
        Missing(tag, "tag")
        ?? (TagName().IsMatch(tag) ? null : $"The tag '{tag}' has characters other than letters, digits, '_', '-' and spaces between them. Use only these.");

    internal static string? CheckRunId(string id) =>
        Missing(id, "run's id")
        ?? (id != id.Trim() ? $"The run's id '{id}' begins or ends with white space. Remove it." : null)
        ?? (id.AsSpan().IndexOfAny(NotInRunId) >= 0 ? $"The run's id '{id}' contains one of : ; , # ? / '. Leave them out." : null)
        ?? Control(id, "run's id");

    internal static string? CheckProject(string project) =>
        Missing(project, "project's name")
        ?? (project.AsSpan().IndexOfAny(NotInProject) >= 0 ? $"The project's name '{project}' contains one of / \\ # ? % :. Leave them out." : null)
        ?? Control(project, "project's name");

    /// <summary>Throws what a check has found.</summary>
    internal static void Throw(string? problem, string parameterName)
    {
        if (problem is not null)
        {
            throw new ArgumentException(problem, parameterName);
        }
    }

    private static string? Missing(string text, string what) => text.Length switch
    {
        0 => $"The {what} is empty. Pass one.",
        > MaxLength => $"The {what} '{text[..32]}…' has {text.Length} characters. At most {MaxLength} are allowed.",
        _ => null,
    };

    private static string? Control(string text, string what) =>
        text.Any(char.IsControl) ? $"The {what} contains a control character. Remove it."
        : PathRules.IndexOfHalfSurrogate(text) >= 0 ? $"The {what} contains half of a surrogate pair, which is not a character. Remove it."
        : null;

    [GeneratedRegex(@"^[a-zA-Z0-9_\-.]+\z")]
    private static partial Regex ArtifactName();

    [GeneratedRegex(@"^[vV][0-9]+\z")]
    private static partial Regex VersionLike();

    [GeneratedRegex(@"^[-\w]+( +[-\w]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagName();
}
