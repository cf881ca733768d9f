namespace ArtifactSdk.Paths;

/// <summary>Why a text is no path: kept as parts, so that a failed <c>TryParse</c> builds no message.</summary>
/// <param name="Problem">What is wrong, as a sentence without a full stop.</param>
/// <param name="Position">Index of the first wrong character.</param>
/// <param name="Remedy">What to write instead.</param>
internal readonly record struct PathError(string Problem, int Position, string Remedy)
{
    internal ArtifactPathFormatException ToException(string kind, string text) =>
        new($"'{text}' is not {kind}: {Problem} (at character {Position + 1}). {Remedy}", text, Position);
}
