namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>A type of a schema; which of the lists are filled depends on the kind.</summary>
internal sealed record TypeDefinitionNode(TypeDefinitionKind Kind, string Name, string? Description, int Position)
{
    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];

    public IReadOnlyList<TypeNode> Interfaces { get; init; } = [];

    public IReadOnlyList<FieldDefinitionNode> Fields { get; init; } = [];

    public IReadOnlyList<InputValueNode> InputFields { get; init; } = [];

    public IReadOnlyList<EnumValueNode> Values { get; init; } = [];

    public IReadOnlyList<TypeNode> Members { get; init; } = [];
}
