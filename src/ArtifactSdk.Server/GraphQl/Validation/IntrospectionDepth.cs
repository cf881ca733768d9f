using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>
/// Refuses introspection that goes round in circles: the fields of the types of the fields of all types multiply with every round,
/// whatever the limit of depth.
/// </summary>
internal sealed class IntrospectionDepth(DocumentNode document)
{
    private const int MaxLists = 3;

    public static void Check(DocumentNode document, ValidationErrors errors)
    {
        var check = new IntrospectionDepth(document);
        foreach (var operation in document.Operations)
        {
            if (check.Exceeds(operation.Selections, lists: 0, isInside: false) is { } field)
            {
                errors.Add("Maximum introspection depth exceeded", field.Position);
            }
        }
    }

    private SelectionNode.Field? Exceeds(IReadOnlyList<SelectionNode> selections, int lists, bool isInside)
    {
        foreach (var selection in selections)
        {
            var found = selection switch
            {
                SelectionNode.Field field => Exceeds(field, lists, isInside),
                SelectionNode.Inline inline => Exceeds(inline.Selections, lists, isInside),
                SelectionNode.Spread spread => Exceeds(document.Fragment(spread.Name)!.Selections, lists, isInside),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private SelectionNode.Field? Exceeds(SelectionNode.Field field, int lists, bool isInside)
    {
        isInside |= field.Name is "__schema" or "__type";
        if (isInside && field.Name is "fields" or "interfaces" or "possibleTypes" or "inputFields")
        {
            lists++;
        }

        return isInside && lists >= MaxLists ? field
            : field.Selections is { } selections ? Exceeds(selections, lists, isInside)
            : null;
    }
}
