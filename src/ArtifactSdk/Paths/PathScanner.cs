namespace ArtifactSdk.Paths;

/// <summary>
/// The one reader of paths, behind every <c>Parse</c> and <c>TryParse</c>: <c>[[owner/]project/]collection[:tag]</c>,
/// split at the first ':' and the left part at '/'.
/// </summary>
internal static class PathScanner
{
    internal static PathError? Scan(ReadOnlySpan<char> text, out PathParts parts)
    {
        parts = default;
        var colon = text.IndexOf(':');
        var names = colon < 0 ? text : text[..colon];
        if (names.IsEmpty)
        {
            return new(PathFault.Empty, PathPart.Path, 0);
        }

        Span<Range> segments = stackalloc Range[4];
        var count = names.Split(segments, '/');
        if (count > 3)
        {
            return new(PathFault.TooManyParts, PathPart.Path, segments[3].Start.Value);
        }

        var collection = segments[count - 1];
        Range? project = count > 1 ? segments[count - 2] : null;
        Range? owner = count > 2 ? segments[0] : null;
        if (owner is { } o && PathRules.CheckOwner(names[o], o.Start.Value) is { } ownerError)
        {
            return ownerError;
        }

        if (project is { } p && PathRules.CheckProject(names[p], p.Start.Value) is { } projectError)
        {
            return projectError;
        }

        if (PathRules.CheckCollection(names[collection], collection.Start.Value) is { } collectionError)
        {
            return collectionError;
        }

        if (colon >= 0 && PathRules.CheckTag(text[(colon + 1)..], colon + 1) is { } tagError)
        {
            return tagError;
        }

        parts = new PathParts(owner, project, collection, colon < 0 ? null : (colon + 1)..text.Length);
        return null;
    }
}
