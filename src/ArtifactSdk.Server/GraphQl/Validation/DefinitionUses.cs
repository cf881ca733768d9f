using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>The variables and fragments that one operation or fragment mentions itself.</summary>
internal sealed class DefinitionUses
{
    public List<VariableUse> Variables { get; } = [];

    public List<SelectionNode.Spread> Spreads { get; } = [];

    /// <param name="Node">The mention.</param>
    /// <param name="Type">The type that is expected there; null when the place itself is not known.</param>
    /// <param name="HasDefault">Whether the place has a default of its own.</param>
    internal readonly record struct VariableUse(ValueNode.Variable Node, TypeRef? Type, bool HasDefault);
}
