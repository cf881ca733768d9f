using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>
/// Finds fields that share a response key and cannot be merged. Both questions, whether fields are the same and whether their values
/// have the same shape, are equivalence relations, so each group is compared with its first member and the work stays linear.
/// </summary>
internal sealed class OverlappingFields
{
    private const int WorkPerField = 20;

    private readonly List<string> _keys = [];
    private readonly GraphQlSchema _schema;
    private readonly DocumentNode _document;
    private readonly ValidationErrors _errors;
    private long _budget;

    private OverlappingFields(GraphQlSchema schema, DocumentNode document, ValidationErrors errors, long budget)
    {
        _schema = schema;
        _document = document;
        _errors = errors;
        _budget = budget;
    }

    private delegate bool Merge(List<Mention> fields);

    public static void Check(GraphQlSchema schema, DocumentNode document, GraphQlLimits limits, ValidationErrors errors)
    {
        var check = new OverlappingFields(schema, document, errors, (long)limits.MaxFields * WorkPerField);
        foreach (var operation in document.Operations)
        {
            check._keys.Clear();
            var fields = new List<Mention>();
            check.Collect(operation.Selections, schema.Root(operation.Kind)!, fields, []);
            _ = check.AreSameFields(fields) && check.HaveSameShape(fields);
        }
    }

    /// <summary>Mentions that can meet in one object must be of one field with the same arguments.</summary>
    private bool AreSameFields(List<Mention> fields) => ForEachKey(fields, group =>
    {
        var objects = group.Select(mention => mention.Parent).OfType<ObjectType>().Distinct().ToList();
        return objects.Count <= 1
            ? AreSameField(group)
            : objects.TrueForAll(type => AreSameField(group.FindAll(mention => mention.Parent == type || mention.Parent is not ObjectType)));
    });

    private bool AreSameField(List<Mention> mentions)
    {
        var first = mentions[0];
        foreach (var other in mentions.Skip(1))
        {
            if (first.Node.Name != other.Node.Name)
            {
                return Report(first, other, $"\"{first.Node.Name}\" and \"{other.Node.Name}\" are different fields");
            }

            if (!HaveSameArguments(first.Node, other.Node))
            {
                return Report(first, other, "they have differing arguments");
            }
        }

        return AreSameFields(Children(mentions));
    }

    private bool HaveSameShape(List<Mention> fields) => ForEachKey(fields, group =>
    {
        var first = group[0];
        foreach (var other in group.Skip(1))
        {
            if (!HaveSameShape(first.Definition.Type, other.Definition.Type))
            {
                return Report(first, other, $"they return conflicting types \"{first.Definition.Type}\" and \"{other.Definition.Type}\"");
            }
        }

        return HaveSameShape(Children(group));
    });

    private static bool HaveSameShape(TypeRef one, TypeRef other)
    {
        if (one.IsNonNull != other.IsNonNull || one.Item is null != other.Item is null)
        {
            return false;
        }

        return one.Item is not null
            ? HaveSameShape(one.Item, other.Item!)
            : one.Named == other.Named || (one.Named is CompositeType && other.Named is CompositeType);
    }

    private bool ForEachKey(List<Mention> fields, Merge merge)
    {
        _budget -= fields.Count;
        if (_budget < 0)
        {
            throw GraphQlDocumentException.Limit("The document merges too many fields of the same name, beyond the limit of fields.");
        }

        foreach (var group in fields.GroupBy(mention => mention.Node.ResponseKey, StringComparer.Ordinal))
        {
            // A message begins with the first key that is asked for twice.
            var mentions = group.ToList();
            var isNamed = mentions.Count > 1 || _keys.Count > 0;
            if (isNamed)
            {
                _keys.Add(group.Key);
            }

            if (!merge(mentions))
            {
                return false;
            }

            if (isNamed)
            {
                _keys.RemoveAt(_keys.Count - 1);
            }
        }

        return true;
    }

    private List<Mention> Children(List<Mention> mentions)
    {
        var children = new List<Mention>();
        var visited = new HashSet<string>();
        foreach (var mention in mentions)
        {
            if (mention.Node.Selections is { } selections)
            {
                Collect(selections, (CompositeType)mention.Definition.Type.Named, children, visited);
            }
        }

        return children;
    }

    private void Collect(
        IReadOnlyList<SelectionNode> selections, CompositeType parent, List<Mention> fields, HashSet<string> visited)
    {
        foreach (var selection in selections)
        {
            switch (selection)
            {
                case SelectionNode.Field field:
                    fields.Add(new Mention(field, parent, _schema.Field(parent, field.Name)!));
                    break;
                case SelectionNode.Inline inline:
                    var inner = inline.Condition is { } condition ? (CompositeType)_schema.Type(condition.Name!)! : parent;
                    Collect(inline.Selections, inner, fields, visited);
                    break;
                case SelectionNode.Spread spread:
                    var fragment = _document.Fragment(spread.Name)!;
                    var type = (CompositeType)_schema.Type(fragment.Condition.Name!)!;
                    if (visited.Add(spread.Name))
                    {
                        Collect(fragment.Selections, type, fields, visited);
                    }

                    break;
            }
        }
    }

    private static bool HaveSameArguments(SelectionNode.Field one, SelectionNode.Field other) =>
        one.Arguments.Count == other.Arguments.Count && (one.Arguments.Count == 0 || Describe(one) == Describe(other));

    private static string Describe(SelectionNode.Field field) =>
        ValuePrinter.PrintSorted(new ValueNode.Object(field.Arguments, field.Position));

    private bool Report(Mention one, Mention other, string reason)
    {
        var subfields = string.Concat(_keys.Skip(1).Select(key => $"subfields \"{key}\" conflict because "));
        _errors.Add(
            $"Fields \"{_keys[0]}\" conflict because {subfields}{reason}. Use different aliases on the fields to fetch both if this was intentional.",
            one.Node.Position,
            other.Node.Position);
        return false;
    }

    /// <summary>One place where a field is asked for.</summary>
    private readonly record struct Mention(SelectionNode.Field Node, CompositeType Parent, FieldDefinition Definition);
}
