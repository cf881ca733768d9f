using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>
/// Refuses introspection that goes round in circles: the fields of the types of the fields of all types multiply with every round,
/// whatever the limit of depth.
/// </summary>
internal sealed class IntrospectionDepth(DocumentNode document)
{
    private const int MaxLists = 3;

    private SelectionNode.Field? _root;

    public static void Check(DocumentNode document, ValidationErrors errors)
    {
        var check = new IntrospectionDepth(document);
        foreach (var operation in document.Operations)
        {
            check._root = null;
            if (check.Exceeds(operation.Selections, lists: 0))
            {
                errors.Add("Maximum introspection depth exceeded", check._root!.Position);
            }
        }
    }

    private bool Exceeds(IReadOnlyList<SelectionNode> selections, int lists)
    {
        foreach (var selection in selections)
        {
            var exceeds = selection switch
            {
                SelectionNode.Field field => Exceeds(field, lists),
                SelectionNode.Inline inline => Exceeds(inline.Selections, lists),
                SelectionNode.Spread spread => Exceeds(document.Fragment(spread.Name)!.Selections, lists),
                _ => false,
            };
            if (exceeds)
            {
                return true;
            }
        }

        return false;
    }

    private bool Exceeds(SelectionNode.Field field, int lists)
    {
        var isRoot = _root is null && field.Name is "__schema" or "__type";
        if (isRoot)
        {
            _root = field;
        }

        if (_root is not null && field.Name is "fields" or "interfaces" or "possibleTypes" or "inputFields")
        {
            lists++;
        }

        if ((_root is not null && lists >= MaxLists) || (field.Selections is { } selections && Exceeds(selections, lists)))
        {
            return true;
        }

        _root = isRoot ? null : _root;
        return false;
    }
}
