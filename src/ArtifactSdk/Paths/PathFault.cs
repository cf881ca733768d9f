namespace ArtifactSdk.Paths;

/// <summary>What can be wrong with a path.</summary>
internal enum PathFault
{
    Empty,
    BlankAtStart,
    BlankAtEnd,
    ControlCharacter,
    HalfSurrogate,
    TooLong,
    ForbiddenCharacter,
    TooManyParts,
    UnexpectedTag,
    NoVersionZero,
    NumberTooLarge,
}
