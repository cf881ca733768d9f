using System.Text;

namespace ArtifactSdk.Configuration;

/// <summary>Finds passwords in the text of a netrc file.</summary>
internal sealed class Netrc
{
    private readonly Dictionary<string, string> _passwords = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _text;
    private int _position;

    private Netrc(string text) => _text = text.TrimStart('\uFEFF');

    /// <summary>The password of the <c>default</c> entry, for machines that are not named.</summary>
    public string? DefaultPassword { get; private set; }

    public static Netrc Parse(string text)
    {
        var netrc = new Netrc(text);
        netrc.ReadEntries();
        return netrc;
    }

    public string? FindPassword(string machine) => _passwords.GetValueOrDefault(machine);

    private void ReadEntries()
    {
        var machine = "";
        var isDefault = false;
        while (NextKeyword() is { } keyword)
        {
            switch (keyword)
            {
                case "machine":
                    machine = NextToken() ?? "";
                    isDefault = false;
                    break;
                case "default":
                    isDefault = true;
                    break;
                case "login" or "user" or "account":
                    NextToken();
                    break;
                case "password" when NextToken() is { Length: > 0 } password:
                    Add(machine, isDefault, password);
                    break;
                case "macdef":
                    SkipMacro();
                    break;
            }
        }
    }

    // As Python's reader does: the last entry for a machine counts.
    private void Add(string machine, bool isDefault, string password)
    {
        if (isDefault)
        {
            DefaultPassword = password;
        }
        else if (machine.Length > 0)
        {
            _passwords[machine] = password;
        }
    }

    // A comment can stand where a keyword could; a password may begin with '#'.
    private string? NextKeyword()
    {
        while (SkipWhiteSpace())
        {
            if (_text[_position] != '#')
            {
                return NextToken();
            }

            SkipLine();
        }

        return null;
    }

    private string? NextToken()
    {
        if (!SkipWhiteSpace())
        {
            return null;
        }

        var token = new StringBuilder();
        var quoted = _text[_position] == '"';
        if (quoted)
        {
            _position++;
        }

        for (; _position < _text.Length; _position++)
        {
            var c = _text[_position];
            if (quoted ? c == '"' : char.IsWhiteSpace(c))
            {
                break;
            }

            if (c == '\\' && _position + 1 < _text.Length)
            {
                c = _text[++_position];
            }

            token.Append(c);
        }

        if (quoted && _position < _text.Length)
        {
            _position++;
        }

        return token.ToString();
    }

    private bool SkipWhiteSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length;
    }

    private ReadOnlySpan<char> SkipLine()
    {
        var end = _text.IndexOf('\n', _position);
        var line = end < 0 ? _text.AsSpan(_position) : _text.AsSpan(_position, end - _position);
        _position = end < 0 ? _text.Length : end + 1;
        return line;
    }

    // A macro ends at the first empty line.
    private void SkipMacro()
    {
        SkipLine();
        while (_position < _text.Length && !SkipLine().Trim().IsEmpty)
        {
        }
    }
}
