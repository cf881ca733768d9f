using System.Diagnostics.CodeAnalysis;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>What executable documents and schema text have in common. Recursion is bounded, so no document can exhaust the stack.</summary>
internal abstract class SyntaxParser
{
    private readonly Lexer _lexer;
    private readonly int _maxValueDepth;
    private int _valueDepth;

    protected SyntaxParser(string text, int maxTokens, int maxValueDepth)
    {
        _lexer = new Lexer(text, maxTokens);
        _maxValueDepth = maxValueDepth;
        Text = text;
        Current = _lexer.Next();
    }

    protected string Text { get; }

    protected Token Current { get; private set; }

    protected Token Take()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    protected bool Is(TokenKind kind) => Current.Kind == kind;

    protected bool IsKeyword(string keyword) => Current.Kind == TokenKind.Name && Current.Text == keyword;

    protected bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Take();
        return true;
    }

    protected bool TryTakeKeyword(string keyword)
    {
        if (!IsKeyword(keyword))
        {
            return false;
        }

        Take();
        return true;
    }

    protected Token Expect(TokenKind kind) =>
        Current.Kind == kind ? Take() : throw Error($"Expected {Token.Describe(kind)}, found {Current.Describe()}.");

    protected void ExpectKeyword(string keyword)
    {
        if (!TryTakeKeyword(keyword))
        {
            throw Error($"Expected \"{keyword}\", found {Current.Describe()}.");
        }
    }

    protected string ExpectName() => Expect(TokenKind.Name).Text!;

    [DoesNotReturn]
    protected void FailUnexpected() => throw Error($"Unexpected {Current.Describe()}.");

    protected GraphQlDocumentException Error(string message) => GraphQlDocumentException.Syntax(Text, Current.Position, message);

    /// <summary>Items between two delimiters, at least one.</summary>
    protected List<T> Many<T>(TokenKind open, Func<T> item, TokenKind close)
    {
        Expect(open);
        var items = new List<T>();
        do
        {
            items.Add(item());
        }
        while (!TryTake(close));
        return items;
    }

    protected IReadOnlyList<T> OptionalMany<T>(TokenKind open, Func<T> item, TokenKind close) =>
        Is(open) ? Many(open, item, close) : [];

    protected IReadOnlyList<ArgumentNode> ParseArguments(bool constant) =>
        OptionalMany(TokenKind.ParenOpen, () => ParseArgument(constant), TokenKind.ParenClose);

    protected IReadOnlyList<DirectiveNode> ParseDirectives(bool constant)
    {
        if (!Is(TokenKind.At))
        {
            return [];
        }

        var directives = new List<DirectiveNode>();
        while (Is(TokenKind.At))
        {
            var position = Take().Position;
            directives.Add(new DirectiveNode(ExpectName(), ParseArguments(constant), position));
        }

        return directives;
    }

    protected TypeNode ParseType()
    {
        var position = Current.Position;
        if (TryTake(TokenKind.BracketOpen))
        {
            EnterValue();
            var item = ParseType();
            Expect(TokenKind.BracketClose);
            _valueDepth--;
            return new TypeNode(null, item, TryTake(TokenKind.Bang), position);
        }

        var name = ExpectName();
        return new TypeNode(name, null, TryTake(TokenKind.Bang), position);
    }

    protected TypeNode ParseNamedType()
    {
        var position = Current.Position;
        return new TypeNode(ExpectName(), null, false, position);
    }

    /// <param name="constant">Whether variables are refused, as in default values.</param>
    protected ValueNode ParseValue(bool constant)
    {
        var position = Current.Position;
        switch (Current.Kind)
        {
            case TokenKind.BracketOpen:
                return ParseList(constant);
            case TokenKind.BraceOpen:
                return ParseObject(constant);
            case TokenKind.Int:
                return new ValueNode.Int(Take().Text!, position);
            case TokenKind.Float:
                return new ValueNode.Float(Take().Text!, position);
            case TokenKind.String or TokenKind.BlockString:
                var isBlock = Is(TokenKind.BlockString);
                return new ValueNode.String(Take().Text!, isBlock, position);
            case TokenKind.Name:
                return Take().Text switch
                {
                    "true" => new ValueNode.Boolean(true, position),
                    "false" => new ValueNode.Boolean(false, position),
                    "null" => new ValueNode.Null(position),
                    var name => new ValueNode.Enum(name!, position),
                };
            case TokenKind.Dollar when constant:
                Take();
                throw Is(TokenKind.Name)
                    ? GraphQlDocumentException.Syntax(Text, position, $"Unexpected variable \"${Current.Text}\" in constant value.")
                    : GraphQlDocumentException.Syntax(Text, position, "Unexpected \"$\".");
            case TokenKind.Dollar:
                Take();
                return new ValueNode.Variable(ExpectName(), position);
            default:
                FailUnexpected();
                return null;
        }
    }

    private ArgumentNode ParseArgument(bool constant)
    {
        var position = Current.Position;
        var name = ExpectName();
        Expect(TokenKind.Colon);
        return new ArgumentNode(name, ParseValue(constant), position);
    }

    private ValueNode.List ParseList(bool constant)
    {
        var position = Take().Position;
        EnterValue();
        var items = new List<ValueNode>();
        while (!TryTake(TokenKind.BracketClose))
        {
            items.Add(ParseValue(constant));
        }

        _valueDepth--;
        return new ValueNode.List(items, position);
    }

    private ValueNode.Object ParseObject(bool constant)
    {
        var position = Take().Position;
        EnterValue();
        var fields = new List<ArgumentNode>();
        while (!TryTake(TokenKind.BraceClose))
        {
            fields.Add(ParseArgument(constant));
        }

        _valueDepth--;
        return new ValueNode.Object(fields, position);
    }

    private void EnterValue()
    {
        if (++_valueDepth > _maxValueDepth)
        {
            throw GraphQlDocumentException.Limit(
                $"A value or type in the document is nested more than {_maxValueDepth} levels deep, which is the limit of value depth.");
        }
    }
}
