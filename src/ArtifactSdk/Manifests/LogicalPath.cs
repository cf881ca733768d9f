using System.Buffers;
using ArtifactSdk.Paths;

namespace ArtifactSdk.Manifests;

/// <summary>
/// The one check of names that become files. Whatever is added to a draft or written to a disk passes the rules of POSIX and of
/// Windows on every system, so that what is made on one can be downloaded on the other and no disk reads a name in its own way.
/// A manifest may be older than these rules: it can be read as long as no name leaves the folder on either system, but a name
/// that breaks the others is not written.
/// </summary>
internal static class LogicalPath
{
    private const int MaxLength = 4096;
    private const int MaxSegmentLength = 255;

    private const string Control = "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:" + Control);
    private static readonly SearchValues<char> ForbiddenReceived = SearchValues.Create("\\" + Control);

    /// <summary>Says what is wrong with a name for a draft or for a file, as a sentence; null when it may be used.</summary>
    internal static string? Check(string name) => Check(name, portable: true);

    /// <summary>Says why a name in a manifest is refused, as a sentence: it could leave the folder. Null when it may be listed.</summary>
    internal static string? CheckReceived(string name) => Check(name, portable: false);

    /// <summary>Refuses a name from a server that must not become a file.</summary>
    /// <exception cref="ArtifactException">The name breaks a rule.</exception>
    internal static void ThrowIfUnsafe(string name)
    {
        if (Check(name) is { } problem)
        {
            throw new ArtifactException($"The name '{name}' that the server sent cannot be written as a file. {problem} Nothing was written for it; log the artifact again with another name.");
        }
    }

    /// <summary>What a user wrote as a name, with the separators of the protocol.</summary>
    /// <exception cref="ArgumentException">The name breaks a rule.</exception>
    internal static string Normalize(string name, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(name, parameterName);
        var normal = WithSlashes(name);
        return Check(normal) is { } problem
            ? throw new ArgumentException($"'{name}' cannot be the name of a file in an artifact. {problem} Give it another name.", parameterName)
            : normal;
    }

    /// <summary>On Windows users separate with '\'; elsewhere it is a character like any other, which <see cref="Check(string)"/> refuses.</summary>
    internal static string WithSlashes(string name) => OperatingSystem.IsWindows() ? name.Replace('\\', '/') : name;

    /// <summary>Where a name stands below a folder.</summary>
    /// <exception cref="ArtifactException">The name breaks a rule, or would leave the folder.</exception>
    internal static string Resolve(string root, string name)
    {
        ThrowIfUnsafe(name);
        var folder = Path.GetFullPath(root);
        var full = Path.GetFullPath(Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar)));
        var prefix = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;

        // The rules above should make this impossible; it is asked again because everything depends on it.
        return full.StartsWith(prefix, StringComparison.Ordinal)
            ? full
            : throw new ArtifactException($"The name '{name}' that the server sent would be written outside of '{root}'. Nothing was written for it.");
    }

    private static string? Check(string name, bool portable)
    {
        if (name.Length == 0)
        {
            return "A name cannot be empty.";
        }

        if (name.Length > MaxLength)
        {
            return $"A name has at most {MaxLength} characters.";
        }

        if (name[0] is '/' or '\\')
        {
            return "A name is relative: it cannot begin with '/' or '\\'.";
        }

        if (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]))
        {
            return "A name cannot begin with a drive.";
        }

        return CheckCharacters(name, portable) ?? CheckSegments(name, portable);
    }

    private static string? CheckCharacters(string name, bool portable)
    {
        var bad = name.AsSpan().IndexOfAny(portable ? Forbidden : ForbiddenReceived);
        if (bad >= 0)
        {
            return name[bad] switch
            {
                '\\' => "A name has '/' between its parts, not '\\'.",
                ':' => "A name cannot contain ':', which names drives and streams on Windows.",
                _ => $"A name cannot contain the control character U+{(int)name[bad]:X4}.",
            };
        }

        return PathRules.IndexOfHalfSurrogate(name) >= 0 ? "A name cannot contain half of a surrogate pair, which is not a character." : null;
    }

    private static string? CheckSegments(string name, bool portable)
    {
        for (var rest = name.AsSpan(); ;)
        {
            var slash = rest.IndexOf('/');
            if (CheckSegment(slash < 0 ? rest : rest[..slash], portable) is { } problem)
            {
                return problem;
            }

            if (slash < 0)
            {
                return null;
            }

            rest = rest[(slash + 1)..];
        }
    }

    private static string? CheckSegment(ReadOnlySpan<char> segment, bool portable)
    {
        if (segment.IsEmpty)
        {
            return "A name has no empty part: no '//' and no '/' at its end.";
        }

        // Windows drops dots and spaces at the end, so that '.. ' climbs there like '..'.
        if (segment.TrimEnd(". ").IsEmpty)
        {
            return "A name cannot have '.' or '..' as a part, nor one of dots and spaces alone.";
        }

        if (segment.Length > MaxSegmentLength)
        {
            return $"A part of a name has at most {MaxSegmentLength} characters.";
        }

        if (!portable)
        {
            return null;
        }

        if (segment[^1] is '.' or ' ')
        {
            return "No part of a name ends with '.' or a space: Windows would drop it.";
        }

        return IsDevice(segment) ? $"'{segment}' is the name of a device on Windows." : null;
    }

    // With any extension and with spaces before it; the superscript digits count too.
    private static bool IsDevice(ReadOnlySpan<char> segment)
    {
        var dot = segment.IndexOf('.');
        var stem = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ');
        return stem.Length switch
        {
            3 => Is(stem, "CON") || Is(stem, "PRN") || Is(stem, "AUX") || Is(stem, "NUL"),
            4 => (char.IsAsciiDigit(stem[3]) || stem[3] is '¹' or '²' or '³') && (Is(stem[..3], "COM") || Is(stem[..3], "LPT")),
            6 => Is(stem, "CONIN$"),
            7 => Is(stem, "CONOUT$"),
            _ => false,
        };

        static bool Is(ReadOnlySpan<char> text, string device) => text.Equals(device, StringComparison.OrdinalIgnoreCase);
    }
}
