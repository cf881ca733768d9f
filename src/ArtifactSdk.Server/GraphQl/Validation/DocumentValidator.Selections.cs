using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Validation;

internal sealed partial class DocumentValidator
{
    // The parent is null when something above is unknown; then only what does not depend on types is checked.
    private void CheckSelections(IReadOnlyList<SelectionNode> selections, CompositeType? parent)
    {
        foreach (var selection in selections)
        {
            if (_errors.IsFull)
            {
                return;
            }

            switch (selection)
            {
                case SelectionNode.Field field: CheckField(field, parent); break;
                case SelectionNode.Inline inline: CheckInline(inline, parent); break;
                case SelectionNode.Spread spread: CheckSpread(spread, parent); break;
            }
        }
    }

    private void CheckField(SelectionNode.Field field, CompositeType? parent)
    {
        var definition = parent is null ? null : _schema.Field(parent, field.Name);
        if (parent is not null && definition is null)
        {
            _errors.Add($"Cannot query field \"{field.Name}\" on type \"{parent.Name}\".", field.Position);
        }

        CheckDirectives(field.Directives, "FIELD");
        CheckArguments(
            field.Arguments,
            definition?.Arguments,
            name => $"Unknown argument \"{name}\" on field \"{parent!.Name}.{field.Name}\".",
            missing => $"Field \"{field.Name}\" argument \"{missing.Name}\" of type \"{missing.Type}\" is required, but it was not provided.",
            field.Position);
        CheckLeaf(field, definition);
        if (field.Selections is not null)
        {
            CheckSelections(field.Selections, definition?.Type.Named as CompositeType);
        }
    }

    private void CheckLeaf(SelectionNode.Field field, FieldDefinition? definition)
    {
        if (definition is null)
        {
            return;
        }

        if (definition.Type.Named is CompositeType && field.Selections is null)
        {
            _errors.Add(
                $"Field \"{field.Name}\" of type \"{definition.Type}\" must have a selection of subfields. Did you mean \"{field.Name} {{ ... }}\"?",
                field.Position);
        }
        else if (definition.Type.Named is not CompositeType && field.Selections is not null)
        {
            _errors.Add(
                $"Field \"{field.Name}\" must not have a selection since type \"{definition.Type}\" has no subfields.", field.SelectionsPosition);
        }
    }

    private void CheckInline(SelectionNode.Inline inline, CompositeType? parent)
    {
        CheckDirectives(inline.Directives, "INLINE_FRAGMENT");
        var inner = parent;
        if (inline.Condition is { } condition)
        {
            var type = CheckTypeName(condition);
            inner = type as CompositeType;
            if (type is not null && inner is null)
            {
                _errors.Add($"Fragment cannot condition on non composite type \"{type.Name}\".", condition.Position);
            }

            if (parent is not null && inner is not null && !parent.Overlaps(inner))
            {
                _errors.Add(
                    $"Fragment cannot be spread here as objects of type \"{parent.Name}\" can never be of type \"{inner.Name}\".", inline.Position);
            }
        }

        CheckSelections(inline.Selections, inner);
    }

    private void CheckSpread(SelectionNode.Spread spread, CompositeType? parent)
    {
        CheckDirectives(spread.Directives, "FRAGMENT_SPREAD");
        _uses.Spreads.Add(spread);
        if (_document.Fragment(spread.Name) is not { } fragment)
        {
            _errors.Add($"Unknown fragment \"{spread.Name}\".", spread.NamePosition);
            return;
        }

        if (parent is not null && _schema.Type(fragment.Condition.Name!) is CompositeType type && !parent.Overlaps(type))
        {
            _errors.Add(
                $"Fragment \"{spread.Name}\" cannot be spread here as objects of type \"{parent.Name}\" can never be of type \"{type.Name}\".",
                spread.Position);
        }
    }
}
