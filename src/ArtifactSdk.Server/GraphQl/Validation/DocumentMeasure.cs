using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>
/// Measures what a document expands to without expanding it: every fragment is measured once, so that fragments which use each other
/// twice, twenty levels deep, are refused as cheaply as they were sent.
/// </summary>
internal sealed class DocumentMeasure
{
    private readonly Dictionary<string, Cost?> _fragments = new(StringComparer.Ordinal);
    private readonly DocumentNode _document;
    private readonly GraphQlLimits _limits;

    private DocumentMeasure(DocumentNode document, GraphQlLimits limits)
    {
        _document = document;
        _limits = limits;
    }

    /// <exception cref="GraphQlDocumentException">A limit is exceeded; the message names it.</exception>
    public static void Check(DocumentNode document, GraphQlLimits limits)
    {
        var measure = new DocumentMeasure(document, limits);
        foreach (var fragment in document.Fragments)
        {
            measure.Measure(fragment.Name, 0);
        }

        // All operations together, because all are validated although one is executed.
        var total = default(Cost);
        foreach (var operation in document.Operations)
        {
            total = total.With(measure.Measure(operation.Selections, 1));
        }

        measure.Check(total);
    }

    private void Check(Cost cost)
    {
        if (cost.Depth > _limits.MaxDepth)
        {
            throw GraphQlDocumentException.Limit($"The document is {cost.Depth} fields deep with its fragments expanded; the limit of depth is {_limits.MaxDepth}.");
        }

        if (cost.Fields > _limits.MaxFields)
        {
            throw GraphQlDocumentException.Limit(
                $"The document has more than {_limits.MaxFields} fields after its fragments are expanded, which is the limit of fields.");
        }

        if (cost.Aliases > _limits.MaxAliases)
        {
            throw GraphQlDocumentException.Limit(
                $"The document has more than {_limits.MaxAliases} aliases after its fragments are expanded, which is the limit of aliases.");
        }
    }

    private Cost Measure(IReadOnlyList<SelectionNode> selections, int level)
    {
        if (level > _limits.MaxNesting)
        {
            throw GraphQlDocumentException.TooNested(_limits.MaxNesting);
        }

        var cost = default(Cost);
        foreach (var selection in selections)
        {
            cost = cost.With(selection switch
            {
                SelectionNode.Field field => Measure(field, level),
                SelectionNode.Inline inline => Measure(inline.Selections, level + 1).Nested(),
                SelectionNode.Spread spread => Measure(spread.Name, level).Nested(),
                _ => default,
            });
        }

        return cost;
    }

    private Cost Measure(SelectionNode.Field field, int level)
    {
        var cost = field.Selections is null ? default : Measure(field.Selections, level + 1).Nested();
        return cost with { Fields = cost.Fields + 1, Aliases = cost.Aliases + (field.Alias is null ? 0 : 1), Depth = cost.Depth + 1 };
    }

    private Cost Measure(string fragmentName, int level)
    {
        if (_fragments.TryGetValue(fragmentName, out var known))
        {
            // Null marks a fragment that is being measured: a cycle, which validation reports.
            var cost = known ?? default;
            return level + 1 + cost.Levels > _limits.MaxNesting ? throw GraphQlDocumentException.TooNested(_limits.MaxNesting) : cost;
        }

        _fragments[fragmentName] = null;
        var measured = _document.Fragment(fragmentName) is { } fragment ? Measure(fragment.Selections, level + 1) : default;
        _fragments[fragmentName] = measured;
        return measured;
    }

    /// <param name="Fields">Fields, capped far above every limit.</param>
    /// <param name="Aliases">Aliased fields, capped in the same way.</param>
    /// <param name="Depth">Levels of fields.</param>
    /// <param name="Levels">Levels of selection sets below this one.</param>
    private readonly record struct Cost(long Fields, long Aliases, int Depth, int Levels)
    {
        private const long Cap = 1L << 40;

        public Cost Nested() => this with { Levels = Levels + 1 };

        public Cost With(Cost other) => new(
            Math.Min(Fields + other.Fields, Cap),
            Math.Min(Aliases + other.Aliases, Cap),
            Math.Max(Depth, other.Depth),
            Math.Max(Levels, other.Levels));
    }
}
