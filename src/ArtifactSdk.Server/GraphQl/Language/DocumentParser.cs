using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>Parses executable documents: operations and fragments.</summary>
internal sealed class DocumentParser : SyntaxParser
{
    private readonly int _maxNesting;
    private int _nesting;

    private DocumentParser(string text, GraphQlLimits limits)
        : base(text, limits.MaxTokens, limits.MaxValueDepth) => _maxNesting = limits.MaxNesting;

    public static DocumentNode Parse(string text, GraphQlLimits limits) => new DocumentParser(text, limits).ParseDocument();

    private DocumentNode ParseDocument()
    {
        var operations = new List<OperationNode>();
        var fragments = new List<FragmentNode>();
        do
        {
            if (IsKeyword("fragment"))
            {
                fragments.Add(ParseFragment());
            }
            else
            {
                operations.Add(ParseOperation());
            }
        }
        while (!Is(TokenKind.EndOfFile));
        return new DocumentNode(Text, operations, fragments);
    }

    private OperationNode ParseOperation()
    {
        var position = Current.Position;
        if (Is(TokenKind.BraceOpen))
        {
            return new OperationNode(OperationKind.Query, null, [], [], ParseSelections(), position, position);
        }

        var kind = Current is { Kind: TokenKind.Name } ? Current.Text : null;
        OperationKind operation;
        switch (kind)
        {
            case "query": operation = OperationKind.Query; break;
            case "mutation": operation = OperationKind.Mutation; break;
            case "subscription": operation = OperationKind.Subscription; break;
            default:
                FailUnexpected();
                return null;
        }

        Take();
        var namePosition = Current.Position;
        var name = Is(TokenKind.Name) ? ExpectName() : null;
        var variables = OptionalMany(TokenKind.ParenOpen, ParseVariable, TokenKind.ParenClose);
        return new OperationNode(operation, name, variables, ParseDirectives(constant: false), ParseSelections(), position, namePosition);
    }

    private VariableNode ParseVariable()
    {
        var position = Expect(TokenKind.Dollar).Position;
        var name = ExpectName();
        Expect(TokenKind.Colon);
        var type = ParseType();
        var defaultValue = TryTake(TokenKind.Equals) ? ParseValue(constant: true) : null;
        return new VariableNode(name, type, defaultValue, ParseDirectives(constant: true), position);
    }

    private FragmentNode ParseFragment()
    {
        var position = Take().Position;
        if (IsKeyword("on"))
        {
            FailUnexpected();
        }

        var namePosition = Current.Position;
        var name = ExpectName();
        ExpectKeyword("on");
        return new FragmentNode(name, ParseNamedType(), ParseDirectives(constant: false), ParseSelections(), position, namePosition);
    }

    private List<SelectionNode> ParseSelections()
    {
        if (++_nesting > _maxNesting)
        {
            throw GraphQlDocumentException.TooNested(_maxNesting);
        }

        var selections = Many(TokenKind.BraceOpen, ParseSelection, TokenKind.BraceClose);
        _nesting--;
        return selections;
    }

    private SelectionNode ParseSelection() => Is(TokenKind.Spread) ? ParseFragmentUse() : ParseField();

    private SelectionNode.Field ParseField()
    {
        var position = Current.Position;
        var name = ExpectName();
        string? alias = null;
        if (TryTake(TokenKind.Colon))
        {
            alias = name;
            name = ExpectName();
        }

        var arguments = ParseArguments(constant: false);
        var directives = ParseDirectives(constant: false);
        var selectionsPosition = Current.Position;
        var selections = Is(TokenKind.BraceOpen) ? ParseSelections() : null;
        return new SelectionNode.Field(alias, name, arguments, directives, selections, position, selectionsPosition);
    }

    private SelectionNode ParseFragmentUse()
    {
        var position = Take().Position;
        if (Is(TokenKind.Name) && !IsKeyword("on"))
        {
            var namePosition = Current.Position;
            return new SelectionNode.Spread(ExpectName(), ParseDirectives(constant: false), position, namePosition);
        }

        var condition = TryTakeKeyword("on") ? ParseNamedType() : null;
        return new SelectionNode.Inline(condition, ParseDirectives(constant: false), ParseSelections(), position);
    }
}
