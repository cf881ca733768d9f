using System.Buffers;

namespace ArtifactSdk.Manifests;

/// <summary>
/// The one check of names that become files. In a draft the rules of POSIX and of Windows hold on every system, so that what is
/// made on one can be downloaded on the other. Names from a server may be older than our rules: there, whatever could leave the
/// folder on either system is refused everywhere, and what only Windows cannot store is refused on Windows.
/// </summary>
internal static class LogicalPath
{
    private const int MaxLength = 4096;
    private const int MaxSegmentLength = 255;

    private const string Control = "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:" + Control);
    private static readonly SearchValues<char> ForbiddenEverywhere = SearchValues.Create("\\" + Control);

    /// <summary>Says what is wrong with a name for a draft, as a sentence; null when it may be used.</summary>
    internal static string? Check(string name) => Check(name, portable: true);

    /// <summary>Says what is wrong with a name that a server sent, as a sentence; null when it may be written here.</summary>
    internal static string? CheckReceived(string name) => Check(name, portable: OperatingSystem.IsWindows());

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

        if (name[0] == '/')
        {
            return "A name is relative: it cannot begin with '/'.";
        }

        if (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]))
        {
            return "A name cannot begin with a drive.";
        }

        var bad = portable ? name.AsSpan().IndexOfAny(Forbidden) : name.AsSpan().IndexOfAny(ForbiddenEverywhere);
        if (bad >= 0)
        {
            return name[bad] switch
            {
                '\\' => "A name has '/' between its parts, not '\\'.",
                ':' => "A name cannot contain ':', which names drives and streams on Windows.",
                _ => $"A name cannot contain the control character U+{(int)name[bad]:X4}.",
            };
        }

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

    /// <summary>What a user wrote as a name, with the separators of the protocol.</summary>
    /// <exception cref="ArgumentException">The name breaks a rule.</exception>
    internal static string Normalize(string name, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(name, parameterName);
        var normal = OperatingSystem.IsWindows() ? name.Replace('\\', '/') : name;
        return Check(normal) is { } problem ? throw new ArgumentException($"'{name}' cannot be the name of a file in an artifact. {problem}", parameterName) : normal;
    }

    /// <summary>Where a name stands below a folder.</summary>
    /// <exception cref="ArgumentException">The name breaks a rule, or would leave the folder.</exception>
    internal static string Resolve(string root, string name)
    {
        if (CheckReceived(name) is { } problem)
        {
            throw new ArgumentException($"'{name}' cannot be written below '{root}'. {problem}", nameof(name));
        }

        var folder = Path.GetFullPath(root);
        var full = Path.GetFullPath(Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar)));
        var prefix = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;

        // The rules above should make this impossible; it is asked again because everything depends on it.
        return full.StartsWith(prefix, StringComparison.Ordinal)
            ? full
            : throw new ArgumentException($"'{name}' would be written outside of '{root}'.", nameof(name));
    }

    /// <summary>Two names that a file system without cases would take for one, or null.</summary>
    internal static (string First, string Second)? FindCaseCollision(IEnumerable<string> names)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!seen.TryAdd(name, name))
            {
                return (seen[name], name);
            }
        }

        return null;
    }

    private static string? CheckSegment(ReadOnlySpan<char> segment, bool portable)
    {
        if (segment.IsEmpty)
        {
            return "A name has no empty part: no '//' and no '/' at its end.";
        }

        if (segment is "." or "..")
        {
            return "A name cannot have '.' or '..' as a part.";
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

    // CON, PRN, AUX, NUL, COM0-9 and LPT0-9, with any extension; the superscript digits count too.
    private static bool IsDevice(ReadOnlySpan<char> segment)
    {
        var dot = segment.IndexOf('.');
        var stem = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ');
        if (stem.Length == 3)
        {
            return Is(stem, "CON") || Is(stem, "PRN") || Is(stem, "AUX") || Is(stem, "NUL");
        }

        return stem.Length == 4
            && (char.IsAsciiDigit(stem[3]) || stem[3] is '¹' or '²' or '³')
            && (Is(stem[..3], "COM") || Is(stem[..3], "LPT"));

        static bool Is(ReadOnlySpan<char> text, string device) => text.Equals(device, StringComparison.OrdinalIgnoreCase);
    }
}
