namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>One token. <paramref name="Text"/> is set for names, numbers and strings (decoded).</summary>
internal readonly record struct Token(TokenKind Kind, int Position, string? Text)
{
    /// <summary>The token as syntax errors show it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.EndOfFile => "<EOF>",
        TokenKind.Name => $"Name \"{Text}\"",
        TokenKind.Int => $"Int \"{Text}\"",
        TokenKind.Float => $"Float \"{Text}\"",
        TokenKind.String => $"String \"{Text}\"",
        TokenKind.BlockString => $"BlockString \"{Text}\"",
        _ => $"\"{Symbol(Kind)}\"",
    };

    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.EndOfFile => "<EOF>",
        TokenKind.Name or TokenKind.Int or TokenKind.Float or TokenKind.String or TokenKind.BlockString => kind.ToString(),
        _ => $"\"{Symbol(kind)}\"",
    };

    private static string Symbol(TokenKind kind) => kind switch
    {
        TokenKind.Bang => "!",
        TokenKind.Dollar => "$",
        TokenKind.Ampersand => "&",
        TokenKind.ParenOpen => "(",
        TokenKind.ParenClose => ")",
        TokenKind.Spread => "...",
        TokenKind.Colon => ":",
        TokenKind.Equals => "=",
        TokenKind.At => "@",
        TokenKind.BracketOpen => "[",
        TokenKind.BracketClose => "]",
        TokenKind.BraceOpen => "{",
        TokenKind.Pipe => "|",
        _ => "}",
    };
}
