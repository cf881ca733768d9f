using System.Globalization;
using System.Text;

namespace ArtifactSdk.Server.GraphQl.Language;

internal sealed partial class Lexer
{
    private const string Quotes = "\"\"\"";

    private Token ReadString()
    {
        if (string.CompareOrdinal(text, _position, Quotes, 0, 3) == 0)
        {
            return ReadBlockString();
        }

        var start = _position++;
        var value = new StringBuilder();
        while (true)
        {
            switch (Peek())
            {
                case '"':
                    _position++;
                    return new Token(TokenKind.String, start, value.ToString());
                case '\\':
                    ReadEscape(value);
                    break;
                case '\n' or '\r':
                    throw Error(_position, "Unterminated string.");
                default:
                    if (_position >= text.Length)
                    {
                        throw Error(_position, "Unterminated string.");
                    }

                    AppendCharacter(value);
                    break;
            }
        }
    }

    /// <summary>Text must be well-formed Unicode, so that whatever a literal says can be stored and sent again.</summary>
    private void AppendCharacter(StringBuilder value)
    {
        var current = text[_position];
        if (!char.IsSurrogate(current))
        {
            value.Append(current);
            _position++;
            return;
        }

        if (_position + 1 >= text.Length || !char.IsSurrogatePair(current, text[_position + 1]))
        {
            throw Error(_position, $"Invalid character within String: {Show(_position)}.");
        }

        value.Append(text, _position, 2);
        _position += 2;
    }

    private void ReadEscape(StringBuilder value)
    {
        var start = _position++;
        var code = Peek();
        _position++;
        switch (code)
        {
            case '"' or '\\' or '/': value.Append(code); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case 'u': ReadUnicodeEscape(start, value); break;
            default: throw Error(start, $"Invalid character escape sequence: \"{text[start..Math.Min(start + 2, text.Length)]}\".");
        }
    }

    private void ReadUnicodeEscape(int start, StringBuilder value)
    {
        int scalar;
        if (Peek() == '{')
        {
            var end = text.AsSpan(_position, Math.Min(12, text.Length - _position)).IndexOf('}');
            scalar = end < 2 ? -1 : Hex(_position + 1, end - 1);
            _position += Math.Max(end, 0) + 1;
        }
        else
        {
            scalar = Hex(_position, 4);
            _position += 4;
            if (scalar is >= 0xD800 and <= 0xDBFF && string.CompareOrdinal(text, _position, "\\u", 0, 2) == 0)
            {
                var low = Hex(_position + 2, 4);
                if (low is >= 0xDC00 and <= 0xDFFF)
                {
                    scalar = char.ConvertToUtf32((char)scalar, (char)low);
                    _position += 6;
                }
            }
        }

        if (!Rune.IsValid(scalar))
        {
            throw Error(start, $"Invalid Unicode escape sequence: \"{text[start..Math.Min(_position, text.Length)]}\".");
        }

        value.Append(new Rune(scalar).ToString());
    }

    private int Hex(int start, int length) =>
        start + length <= text.Length
        && int.TryParse(text.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : -1;

    private Token ReadBlockString()
    {
        var start = _position;
        _position += 3;
        var value = new StringBuilder();
        while (_position < text.Length)
        {
            if (string.CompareOrdinal(text, _position, Quotes, 0, 3) == 0)
            {
                _position += 3;
                return new Token(TokenKind.BlockString, start, BlockString.Dedent(value.ToString()));
            }

            if (text[_position] == '\\' && string.CompareOrdinal(text, _position + 1, Quotes, 0, 3) == 0)
            {
                value.Append(Quotes);
                _position += 4;
                continue;
            }

            AppendCharacter(value);
        }

        throw Error(_position, "Unterminated string.");
    }
}
