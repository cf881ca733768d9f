using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>Parses schema definition language. Schemas come from the program itself, so only typing errors are guarded against.</summary>
internal sealed class SchemaParser : SyntaxParser
{
    private const int NoTokenLimit = int.MaxValue;
    private const int MaxValueDepth = 100;

    private readonly List<TypeDefinitionNode> _types = [];
    private readonly List<DirectiveDefinitionNode> _directives = [];
    private Dictionary<OperationKind, TypeNode>? _rootTypes;
    private string? _schemaDescription;

    private SchemaParser(string text)
        : base(text, NoTokenLimit, MaxValueDepth)
    {
    }

    public static SchemaDocument Parse(string text) => new SchemaParser(text).ParseDocument();

    private SchemaDocument ParseDocument()
    {
        while (!Is(TokenKind.EndOfFile))
        {
            ParseDefinition();
        }

        return new SchemaDocument(Text, _schemaDescription, _rootTypes, _types, _directives);
    }

    private void ParseDefinition()
    {
        var description = ParseDescription();
        var position = Current.Position;
        var keyword = Is(TokenKind.Name) ? Current.Text : null;
        switch (keyword)
        {
            case "schema": ParseSchema(description); break;
            case "directive": _directives.Add(ParseDirectiveDefinition(description)); break;
            case "scalar": _types.Add(Begin(TypeDefinitionKind.Scalar, description, position)); break;
            case "type": _types.Add(ParseFieldsOf(Begin(TypeDefinitionKind.Object, description, position))); break;
            case "interface": _types.Add(ParseFieldsOf(Begin(TypeDefinitionKind.Interface, description, position))); break;
            case "union":
                var union = Begin(TypeDefinitionKind.Union, description, position);
                _types.Add(union with { Members = ParseMembers(TokenKind.Equals, TokenKind.Pipe) });
                break;
            case "enum":
                var values = Begin(TypeDefinitionKind.Enum, description, position);
                _types.Add(values with { Values = OptionalMany(TokenKind.BraceOpen, ParseEnumValue, TokenKind.BraceClose) });
                break;
            case "input":
                var input = Begin(TypeDefinitionKind.InputObject, description, position);
                _types.Add(input with { InputFields = OptionalMany(TokenKind.BraceOpen, ParseInputValue, TokenKind.BraceClose) });
                break;
            default:
                FailUnexpected();
                break;
        }
    }

    private string? ParseDescription() => Is(TokenKind.String) || Is(TokenKind.BlockString) ? Take().Text : null;

    private TypeDefinitionNode Begin(TypeDefinitionKind kind, string? description, int position)
    {
        Take();
        var definition = new TypeDefinitionNode(kind, ExpectName(), description, position);
        var interfaces = kind is TypeDefinitionKind.Object or TypeDefinitionKind.Interface && IsKeyword("implements")
            ? ParseInterfaces()
            : [];
        return definition with { Interfaces = interfaces, Directives = ParseDirectives(constant: true) };
    }

    private List<TypeNode> ParseInterfaces()
    {
        Take();
        TryTake(TokenKind.Ampersand);
        var interfaces = new List<TypeNode>();
        do
        {
            interfaces.Add(ParseNamedType());
        }
        while (TryTake(TokenKind.Ampersand));
        return interfaces;
    }

    private List<TypeNode> ParseMembers(TokenKind before, TokenKind separator)
    {
        var members = new List<TypeNode>();
        if (TryTake(before))
        {
            TryTake(separator);
            do
            {
                members.Add(ParseNamedType());
            }
            while (TryTake(separator));
        }

        return members;
    }

    private TypeDefinitionNode ParseFieldsOf(TypeDefinitionNode type) =>
        type with { Fields = OptionalMany(TokenKind.BraceOpen, ParseField, TokenKind.BraceClose) };

    private FieldDefinitionNode ParseField()
    {
        var description = ParseDescription();
        var position = Current.Position;
        var name = ExpectName();
        var arguments = OptionalMany(TokenKind.ParenOpen, ParseInputValue, TokenKind.ParenClose);
        Expect(TokenKind.Colon);
        return new FieldDefinitionNode(name, description, arguments, ParseType(), ParseDirectives(constant: true), position);
    }

    private InputValueNode ParseInputValue()
    {
        var description = ParseDescription();
        var position = Current.Position;
        var name = ExpectName();
        Expect(TokenKind.Colon);
        var type = ParseType();
        var defaultValue = TryTake(TokenKind.Equals) ? ParseValue(constant: true) : null;
        return new InputValueNode(name, description, type, defaultValue, ParseDirectives(constant: true), position);
    }

    private EnumValueNode ParseEnumValue()
    {
        var description = ParseDescription();
        var position = Current.Position;
        if (Current.Text is "true" or "false" or "null")
        {
            throw Error($"Name \"{Current.Text}\" is reserved and cannot be used for an enum value.");
        }

        return new EnumValueNode(ExpectName(), description, ParseDirectives(constant: true), position);
    }

    private DirectiveDefinitionNode ParseDirectiveDefinition(string? description)
    {
        var position = Take().Position;
        Expect(TokenKind.At);
        var name = ExpectName();
        var arguments = OptionalMany(TokenKind.ParenOpen, ParseInputValue, TokenKind.ParenClose);
        var isRepeatable = TryTakeKeyword("repeatable");
        ExpectKeyword("on");
        TryTake(TokenKind.Pipe);
        var locations = new List<string>();
        do
        {
            locations.Add(ExpectName());
        }
        while (TryTake(TokenKind.Pipe));
        return new DirectiveDefinitionNode(name, description, arguments, isRepeatable, locations, position);
    }

    private void ParseSchema(string? description)
    {
        if (_rootTypes is not null)
        {
            throw Error("Must provide only one schema definition.");
        }

        Take();
        ParseDirectives(constant: true);
        _schemaDescription = description;
        var roots = new Dictionary<OperationKind, TypeNode>();
        Many(TokenKind.BraceOpen, () => ParseRootType(roots), TokenKind.BraceClose);
        _rootTypes = roots;
    }

    private bool ParseRootType(Dictionary<OperationKind, TypeNode> roots)
    {
        OperationKind? kind = Current.Text switch
        {
            "query" => OperationKind.Query,
            "mutation" => OperationKind.Mutation,
            "subscription" => OperationKind.Subscription,
            _ => null,
        };
        if (kind is not { } known || roots.ContainsKey(known))
        {
            FailUnexpected();
            return false;
        }

        Take();
        Expect(TokenKind.Colon);
        roots[known] = ParseNamedType();
        return true;
    }
}
