using System.Buffers;

namespace ArtifactSdk.Paths;

/// <summary>The rules for the parts of a path. Each looks at a span, allocates nothing, and gives positions in the whole text.</summary>
internal static class PathRules
{
    internal const int MaxNameLength = 128;
    internal const string RegistryPrefix = "wandb-registry-";

    // Its project's name, prefix included, is what the server limits.
    internal static readonly int MaxRegistryNameLength = MaxNameLength - RegistryPrefix.Length;

    private static readonly SearchValues<char> NotInProject = SearchValues.Create("\\#?%:/");
    private static readonly SearchValues<char> Separators = SearchValues.Create("/:");

    internal static PathError? CheckOwner(ReadOnlySpan<char> owner, int offset) =>
        CheckCommon(owner, offset, PathPart.Owner, MaxNameLength) ?? CheckCharacters(owner, offset, PathPart.Owner, Separators);

    internal static PathError? CheckProject(ReadOnlySpan<char> project, int offset) =>
        project.StartsWith(RegistryPrefix, StringComparison.Ordinal)
            ? CheckRegistry(project[RegistryPrefix.Length..], offset + RegistryPrefix.Length)
            : CheckCommon(project, offset, PathPart.Project, MaxNameLength) ?? CheckCharacters(project, offset, PathPart.Project, NotInProject);

    internal static PathError? CheckRegistry(ReadOnlySpan<char> registry, int offset) =>
        CheckCommon(registry, offset, PathPart.Registry, MaxRegistryNameLength) ?? CheckCharacters(registry, offset, PathPart.Registry, NotInProject);

    internal static PathError? CheckCollection(ReadOnlySpan<char> collection, int offset) =>
        CheckCommon(collection, offset, PathPart.Collection, MaxNameLength) ?? CheckCharacters(collection, offset, PathPart.Collection, Separators);

    internal static PathError? CheckTag(ReadOnlySpan<char> tag, int offset) =>
        CheckCommon(tag, offset, PathPart.Tag, MaxNameLength)
        ?? CheckCharacters(tag, offset, PathPart.Tag, Separators)
        ?? VersionTag.CheckNumber(tag, offset);

    /// <summary>The index of the first half of a surrogate pair without its other half, or -1. Such a text has no UTF-8 form.</summary>
    internal static int IndexOfHalfSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }

    private static PathError? CheckCharacters(ReadOnlySpan<char> part, int offset, PathPart what, SearchValues<char> forbidden)
    {
        var bad = part.IndexOfAny(forbidden);
        return bad < 0 ? null : new(PathFault.ForbiddenCharacter, what, offset + bad);
    }

    private static PathError? CheckCommon(ReadOnlySpan<char> part, int offset, PathPart what, int maxLength)
    {
        if (part.IsEmpty)
        {
            return new(PathFault.Empty, what, offset);
        }

        if (char.IsWhiteSpace(part[0]))
        {
            return new(PathFault.BlankAtStart, what, offset);
        }

        if (char.IsWhiteSpace(part[^1]))
        {
            return new(PathFault.BlankAtEnd, what, offset + part.TrimEnd().Length);
        }

        for (var i = 0; i < part.Length; i++)
        {
            if (char.IsControl(part[i]))
            {
                return new(PathFault.ControlCharacter, what, offset + i);
            }
        }

        var half = IndexOfHalfSurrogate(part);
        return half >= 0 ? new(PathFault.HalfSurrogate, what, offset + half)
            : part.Length > maxLength ? new(PathFault.TooLong, what, offset + maxLength, part.Length)
            : null;
    }
}
