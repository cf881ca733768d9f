namespace ArtifactSdk.Paths;

/// <summary>Why a text is no path: kept as numbers, so that a failed <c>TryParse</c> builds no message.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Part">With which part.</param>
/// <param name="Position">Index of the first wrong character in the text.</param>
/// <param name="Length">The length of a part that is too long.</param>
internal readonly record struct PathError(PathFault Fault, PathPart Part, int Position, int Length = 0)
{
    private const int MaxShown = 300;
    private const string ProjectForm = "[entity/]project/collection";
    private const string RegistryForm = "[organization/]wandb-registry-{registry}/{collection}";

    internal ArtifactPathFormatException ToException(string kind, string text)
    {
        var shown = text.Length > MaxShown ? $"{text.AsSpan(0, MaxShown)}…" : text;
        return new($"'{shown}' is not {kind}: {Problem(text)} (at character {Position + 1}). {Remedy(text)}", text, Position);
    }

    private string Problem(string text) => Fault switch
    {
        PathFault.Empty => $"{Name()} is missing",
        PathFault.BlankAtStart => $"{Name()} begins with white space",
        PathFault.BlankAtEnd => $"{Name()} ends with white space",
        PathFault.ControlCharacter => $"{Name()} contains the control character U+{(int)text[Position]:X4}",
        PathFault.HalfSurrogate => $"{Name()} contains U+{(int)text[Position]:X4}, half of a character",
        PathFault.TooLong => $"{Name()} has {Length} characters, more than {MaxLength()}",
        PathFault.ForbiddenCharacter => $"{Name()} contains '{text[Position]}'",
        PathFault.TooManyParts => "it has more than three parts between '/'",
        PathFault.UnexpectedTag => "it has a version or alias after ':'",
        PathFault.NoVersionZero => "there is no V0: with a capital V versions count from V1, which is v0",
        _ => "the version's number is too large",
    };

    private string Remedy(string text) => (Fault, Part) switch
    {
        (PathFault.BlankAtStart or PathFault.BlankAtEnd or PathFault.ControlCharacter or PathFault.HalfSurrogate, _) => "Remove it.",
        (PathFault.TooLong, _) => "Use a shorter name.",
        (PathFault.UnexpectedTag, _) => $"Leave it out: {text.AsSpan(0, Math.Min(Position, MaxShown))}",
        (PathFault.NoVersionZero, _) => "Write v0, or V1, for the first version.",
        (PathFault.NumberTooLarge, _) => $"The largest is v{int.MaxValue}.",
        (PathFault.ForbiddenCharacter, PathPart.Project) => $"Project names have none of / \\ # ? % : in them. Write {ProjectForm}.",
        (PathFault.ForbiddenCharacter, PathPart.Registry) => $"Registry names have none of / \\ # ? % : in them. Write {RegistryForm}.",
        (PathFault.ForbiddenCharacter, PathPart.Owner) => $"Write one name: {ProjectForm} or {RegistryForm}.",
        (PathFault.ForbiddenCharacter, PathPart.Collection) => "Names of collections have neither / nor : in them.",
        (PathFault.ForbiddenCharacter, PathPart.Tag) => "Write one version or alias, at the end: project/collection:v3.",
        (_, PathPart.Tag) => "Write a version such as v3 or an alias such as latest; a path without ':' means the newest version.",
        (_, PathPart.Registry) => $"Write {RegistryForm}, such as wandb-registry-Golden Datasets/raw_images.",
        _ => $"Write {ProjectForm} or {RegistryForm}.",
    };

    private string Name() => Part switch
    {
        PathPart.Owner => "the entity or organization",
        PathPart.Project => "the project",
        PathPart.Registry => "the registry's name",
        PathPart.Collection => "the collection",
        PathPart.Tag => "the version or alias",
        _ => "the name",
    };

    private int MaxLength() => Part == PathPart.Registry ? PathRules.MaxRegistryNameLength : PathRules.MaxNameLength;
}
