namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>
/// Which logical paths are refused: those that would leave the folder they are downloaded to, by the rules of POSIX and of
/// Windows alike, because the next reader may run on either.
/// </summary>
internal static class EntryPaths
{
    private const int MaxLength = 4096;

    internal static void Require(string path, string what)
    {
        if (Reason(path) is { } reason)
        {
            throw DomainException.Invalid($"The path '{path}' of {what} is refused: {reason}.");
        }
    }

    /// <summary>Why the path is refused, or null.</summary>
    internal static string? Reason(string path)
    {
        if (path.Length == 0 || path is "." or "./")
        {
            return "it is empty";
        }

        if (path.Length > MaxLength)
        {
            return $"it is longer than {MaxLength} characters";
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return "it has a NUL character";
        }

        if (path[0] is '/' or '\\')
        {
            return "it is absolute";
        }

        if (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
        {
            return "it begins with a drive letter";
        }

        foreach (var segment in path.AsSpan().SplitAny('/', '\\'))
        {
            // Windows drops trailing blanks and dots of a segment, so ".. " climbs there too.
            var name = path.AsSpan(segment);
            if (name.StartsWith("..", StringComparison.Ordinal) && name.TrimEnd(' ').Trim('.').IsEmpty)
            {
                return "it climbs out of its folder with '..'";
            }
        }

        return null;
    }
}
