using System.Text;

namespace ArtifactSdk.Cli.Credentials;

/// <summary>The netrc file, changed block by block: what other programs keep in it stays as it is.</summary>
internal sealed class NetrcFile(string path)
{
    public string Path { get; } = path;

    /// <summary>The file that the client reads: <c>NETRC</c>, else <c>~/.netrc</c> or <c>~/_netrc</c>, whichever is there.</summary>
    public static NetrcFile OfUser(Func<string, string?> variable, string home)
    {
        if (variable("NETRC") is { Length: > 0 } named)
        {
            return new(named.StartsWith("~/", StringComparison.Ordinal) ? System.IO.Path.Combine(home, named[2..]) : named);
        }

        var (dotted, underscored) = (System.IO.Path.Combine(home, ".netrc"), System.IO.Path.Combine(home, "_netrc"));
        return new(File.Exists(dotted) ? dotted : File.Exists(underscored) || OperatingSystem.IsWindows() ? underscored : dotted);
    }

    /// <summary>Replaces the block of a machine, or appends one.</summary>
    public async Task SetAsync(string machine, string key, CancellationToken cancellationToken)
    {
        var rest = Without(await ReadAsync(cancellationToken), machine, out _);
        var separator = rest.Length == 0 || rest.EndsWith('\n') ? "" : "\n";
        await WriteAsync($"{rest}{separator}machine {machine}\n  login user\n  password {key}\n", cancellationToken);
    }

    /// <summary>Removes the block of a machine.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(string machine, CancellationToken cancellationToken)
    {
        var rest = Without(await ReadAsync(cancellationToken), machine, out var found);
        if (found)
        {
            await WriteAsync(rest, cancellationToken);
        }

        return found;
    }

    /// <summary>The text without the blocks of a machine. A block ends where the next one begins.</summary>
    internal static string Without(string text, string machine, out bool found)
    {
        found = false;
        var kept = new StringBuilder(text.Length);
        var dropping = false;
        var inMacro = false;
        foreach (var line in Lines(text))
        {
            var words = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
            if (inMacro)
            {
                inMacro = words.Length > 0;
            }
            else if (words is ["machine" or "default" or "macdef", ..])
            {
                dropping = words is ["machine", var name, ..] && string.Equals(name, machine, StringComparison.OrdinalIgnoreCase);
                found |= dropping;
                inMacro = words[0] == "macdef";
            }
            else if (words is [['#', ..], ..])
            {
                // A comment belongs to what follows it.
                dropping = false;
            }

            if (!dropping)
            {
                kept.Append(line);
            }
        }

        return kept.ToString();
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        File.Exists(Path) ? await File.ReadAllTextAsync(Path, cancellationToken) : "";

    private Task WriteAsync(string text, CancellationToken cancellationToken) => SecretFile.WriteAsync(Path, text, cancellationToken);
}
