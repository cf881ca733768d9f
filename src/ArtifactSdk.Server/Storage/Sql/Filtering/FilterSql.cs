using System.Globalization;
using System.Text;
using ArtifactSdk.Server.Domain.Filtering;

namespace ArtifactSdk.Server.Storage.Sql.Filtering;

/// <summary>
/// Writes a filter as a condition. What a database cannot decide (patterns, metadata) becomes "true" where rows may be too many, and
/// "false" below a negation, so that no row is lost; <see cref="Decided"/> then says that the rows have to be looked at once more.
/// A condition is never NULL, since NOT NULL would lose rows.
/// </summary>
internal sealed class FilterSql(ISqlDialect dialect)
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, object? Value)> _values = [];

    internal bool Decided { get; private set; } = true;

    internal string Text => _text.ToString();

    internal ReadOnlySpan<(string Name, object? Value)> Values => _values.ToArray();

    internal FilterSql Append(string constant)
    {
        _text.Append(constant);
        return this;
    }

    /// <summary>A value, which travels as a parameter.</summary>
    internal FilterSql Append(object value)
    {
        _text.Append(Parameter(value));
        return this;
    }

    internal FilterSql AppendIn(string column, IReadOnlyList<object> values)
    {
        if (values.Count == 0)
        {
            return Append("1 = 0");
        }

        _text.Append(column).Append(values.Count == 1 ? " = " : " IN (").AppendJoin(", ", values.Select(Parameter));
        return values.Count == 1 ? this : Append(")");
    }

    internal FilterSql AppendFilter(FilterNode filter)
    {
        Write(filter, tooMany: true);
        return this;
    }

    private void Write(FilterNode node, bool tooMany)
    {
        switch (node)
        {
            case AllOf all:
                Join(all.Nodes, " AND ", "1 = 1", tooMany);
                break;
            case AnyOf any:
                Join(any.Nodes, " OR ", "1 = 0", tooMany);
                break;
            case Negation negation:
                _text.Append("NOT (");
                Write(negation.Node, !tooMany);
                _text.Append(')');
                break;
            default:
                if (!TryCondition(node))
                {
                    Decided = false;
                    _text.Append(tooMany ? "1 = 1" : "1 = 0");
                }

                break;
        }
    }

    private void Join(IReadOnlyList<FilterNode> nodes, string word, string ifNone, bool tooMany)
    {
        if (nodes.Count == 0)
        {
            _text.Append(ifNone);
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            _text.Append(i == 0 ? "(" : $"{word}(");
            Write(nodes[i], tooMany);
            _text.Append(')');
        }
    }

    private bool TryCondition(FilterNode node) => node switch
    {
        IsEqual { Value: null } equal => TryExists(equal.Field.Id, absent: true),
        IsEqual equal => TryTest(equal.Field.Id, column => $"{column} = {Parameter(equal.Value!)}"),
        IsIn isIn => TryIn(isIn),
        IsOrdered ordered => TryTest(ordered.Field.Id, column => $"{column} {Sign(ordered)} {Parameter(ordered.Value)}"),
        Exists exists => TryExists(exists.Field.Id, absent: false),
        ContainsText contains => TryTest(contains.Field.Id, column => dialect.ContainsIgnoringCase(column, Parameter(contains.Part))),
        HasSize size when SqlColumns.TextsOf(size.Field.Id) is { } texts => Write($"(SELECT count(*) FROM {texts.From}) = {Parameter(size.Size)}"),
        _ => false,
    };

    private bool TryIn(IsIn isIn)
    {
        // A row without a value is asked for by a null in the list.
        var values = isIn.Values.Where(value => value is not null).ToList();
        if (values.Count < isIn.Values.Count || values.Count == 0)
        {
            return values.Count == 0 && isIn.Values.Count == 0 && Write("1 = 0");
        }

        return TryTest(isIn.Field.Id, column => $"{column} IN ({string.Join(", ", values.Select(value => Parameter(value!)))})");
    }

    private bool TryTest(ListField field, Func<string, string> test)
    {
        if (SqlColumns.Of(field) is { } column)
        {
            return Write($"({column} IS NOT NULL AND {test(column)})");
        }

        return SqlColumns.TextsOf(field) is { } texts && Write($"EXISTS (SELECT 1 FROM {texts.From} AND {test(texts.Column)})");
    }

    private bool TryExists(ListField field, bool absent)
    {
        if (SqlColumns.Of(field) is { } column)
        {
            return Write(absent ? $"{column} IS NULL" : $"{column} IS NOT NULL");
        }

        return SqlColumns.TextsOf(field) is { } texts && Write($"{(absent ? "NOT " : "")}EXISTS (SELECT 1 FROM {texts.From})");
    }

    private bool Write(string condition)
    {
        _text.Append(condition);
        return true;
    }

    private string Parameter(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@v{_values.Count}");
        _values.Add((name, value));
        return name;
    }

    private static string Sign(IsOrdered ordered) => (ordered.Less, ordered.OrEqual) switch
    {
        (true, true) => "<=",
        (true, false) => "<",
        (false, true) => ">=",
        _ => ">",
    };
}
