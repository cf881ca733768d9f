using System.Buffers;
using System.Text;

namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>Splits a document into tokens, one at a time.</summary>
internal sealed partial class Lexer(string text, int maxTokens)
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");

    private int _position;
    private int _tokens;

    public string Text => text;

    public Token Next()
    {
        SkipIgnored();
        if (_position >= text.Length)
        {
            return new Token(TokenKind.EndOfFile, text.Length, null);
        }

        if (++_tokens > maxTokens)
        {
            throw GraphQlDocumentException.Limit($"The document has more than {maxTokens} tokens, which is the limit of tokens in one document.");
        }

        var start = _position;
        var current = text[start];
        switch (current)
        {
            case '!': return Symbol(TokenKind.Bang);
            case '$': return Symbol(TokenKind.Dollar);
            case '&': return Symbol(TokenKind.Ampersand);
            case '(': return Symbol(TokenKind.ParenOpen);
            case ')': return Symbol(TokenKind.ParenClose);
            case ':': return Symbol(TokenKind.Colon);
            case '=': return Symbol(TokenKind.Equals);
            case '@': return Symbol(TokenKind.At);
            case '[': return Symbol(TokenKind.BracketOpen);
            case ']': return Symbol(TokenKind.BracketClose);
            case '{': return Symbol(TokenKind.BraceOpen);
            case '|': return Symbol(TokenKind.Pipe);
            case '}': return Symbol(TokenKind.BraceClose);
            case '.' when string.CompareOrdinal(text, start, "...", 0, 3) == 0:
                _position += 3;
                return new Token(TokenKind.Spread, start, null);
            case '"': return ReadString();
            case '-' or (>= '0' and <= '9'): return ReadNumber();
        }

        if (IsNameStart(current))
        {
            while (_position < text.Length && IsNamePart(text[_position]))
            {
                _position++;
            }

            return new Token(TokenKind.Name, start, text[start.._position]);
        }

        throw Unexpected(start);
    }

    public static bool IsName(string value) => value.Length > 0 && IsNameStart(value[0]) && value.All(IsNamePart);

    private static bool IsNameStart(char value) => char.IsAsciiLetter(value) || value == '_';

    private static bool IsNamePart(char value) => char.IsAsciiLetterOrDigit(value) || value == '_';

    private Token Symbol(TokenKind kind) => new(kind, _position++, null);

    private void SkipIgnored()
    {
        while (_position < text.Length)
        {
            switch (text[_position])
            {
                case ' ' or '\t' or '\n' or '\r' or ',' or '\uFEFF':
                    _position++;
                    break;
                case '#':
                    var length = text.AsSpan(_position).IndexOfAny(LineEnds);
                    _position = length < 0 ? text.Length : _position + length;
                    break;
                default:
                    return;
            }
        }
    }

    private Token ReadNumber()
    {
        var start = _position;
        var kind = TokenKind.Int;
        if (text[_position] == '-')
        {
            _position++;
        }

        if (Peek() == '0')
        {
            _position++;
            if (char.IsAsciiDigit(Peek()))
            {
                throw Error(_position, $"Invalid number, unexpected digit after 0: {Show(_position)}.");
            }
        }
        else
        {
            ReadDigits();
        }

        if (Peek() == '.')
        {
            kind = TokenKind.Float;
            _position++;
            ReadDigits();
        }

        if (Peek() is 'e' or 'E')
        {
            kind = TokenKind.Float;
            _position++;
            if (Peek() is '+' or '-')
            {
                _position++;
            }

            ReadDigits();
        }

        if (Peek() == '.' || IsNameStart(Peek()))
        {
            throw Error(_position, $"Invalid number, expected digit but got: {Show(_position)}.");
        }

        return new Token(kind, start, text[start.._position]);
    }

    private void ReadDigits()
    {
        if (!char.IsAsciiDigit(Peek()))
        {
            throw Error(_position, $"Invalid number, expected digit but got: {Show(_position)}.");
        }

        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }
    }

    private char Peek() => _position < text.Length ? text[_position] : '\0';

    private string Show(int position)
    {
        if (position >= text.Length)
        {
            return "<EOF>";
        }

        return text[position] switch
        {
            '"' => "'\"'",
            >= ' ' and <= '~' and var printable => $"\"{printable}\"",
            _ => $"U+{(Rune.TryGetRuneAt(text, position, out var rune) ? rune.Value : text[position]):X4}",
        };
    }

    private GraphQlDocumentException Unexpected(int position)
    {
        if (text[position] == '\'')
        {
            return Error(position, "Unexpected single quote character ('), did you mean to use a double quote (\")?");
        }

        var isCharacter = Rune.TryGetRuneAt(text, position, out _);
        return Error(position, $"{(isCharacter ? "Unexpected" : "Invalid")} character: {Show(position)}.");
    }

    private GraphQlDocumentException Error(int position, string message) => GraphQlDocumentException.Syntax(text, position, message);
}
