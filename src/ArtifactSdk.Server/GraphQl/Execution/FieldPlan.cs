using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>One field of one request, ready to be executed any number of times.</summary>
internal sealed class FieldPlan(SelectionNode.Field node, FieldDefinition definition, FieldBinding? binding)
{
    private Dictionary<ObjectType, SelectionPlan>? _plans;
    private SelectionPlan? _lastPlan;

    public SelectionNode.Field Node { get; } = node;

    public FieldDefinition Definition { get; } = definition;

    /// <summary>Null when the field has no resolver, and for <c>__typename</c>.</summary>
    public FieldBinding? Binding { get; } = binding;

    public bool IsTypeName { get; } = definition.Name == Introspection.MetaFields.TypeNameField;

    public bool IsLeaf { get; } = definition.Type is { Item: null, Named: not CompositeType };

    public ArgumentReader Arguments { get; set; } = ArgumentReader.Empty;

    /// <summary>Why the field cannot be executed at all, whatever its parent.</summary>
    public GraphQlFieldException? Refusal { get; set; }

    /// <summary>The selection sets of every mention of this field.</summary>
    public List<IReadOnlyList<SelectionNode>> Selections { get; } = [];

    public SelectionPlan? FindPlan(ObjectType type) =>
        _lastPlan?.Type == type ? _lastPlan : _plans is not null && _plans.TryGetValue(type, out var plan) ? _lastPlan = plan : null;

    public void Add(SelectionPlan plan)
    {
        if (_lastPlan is not null)
        {
            _plans ??= new Dictionary<ObjectType, SelectionPlan> { [_lastPlan.Type] = _lastPlan };
            _plans[plan.Type] = plan;
        }

        _lastPlan = plan;
    }
}
