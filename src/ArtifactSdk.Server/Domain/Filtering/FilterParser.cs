using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>
/// Reads the filter language: JSON objects whose keys are fields or, after a dollar sign, operators. Whatever it does not know is
/// refused by name, because a filter that is silently ignored shows wrong rows.
/// </summary>
internal sealed class FilterParser
{
    private const string Operators = "$and, $or, $nor, $not, $eq, $ne, $lt, $lte, $gt, $gte, $in, $nin, $exists, $regex, $contains, $size, $all";

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

    private readonly FieldSet _fields;
    private int _terms;

    private FilterParser(FieldSet fields) => _fields = fields;

    /// <summary>No text, the text "null" and an empty object all mean every row.</summary>
    /// <exception cref="DomainException">The text is no filter of these fields.</exception>
    internal static FilterNode Parse(string? json, FieldSet fields)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return FilterNode.Everything;
        }

        if (json.Length > FilterLimits.MaxLength)
        {
            throw DomainException.Invalid($"The filter has {json.Length} characters; at most {FilterLimits.MaxLength} are allowed.");
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(json, _options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw DomainException.Invalid($"The filter is no JSON text: {exception.Message}");
        }

        try
        {
            return root.ValueKind == JsonValueKind.Null ? FilterNode.Everything : new FilterParser(fields).Filter(root, 0);
        }
        catch (InvalidOperationException)
        {
            // JSON can escape half a surrogate pair, which is found out when the text is read.
            throw DomainException.Invalid("The filter has a text that is not valid Unicode (half a surrogate pair).");
        }
    }

    private FilterNode Filter(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw DomainException.Invalid($"The filter has a {Spell(element)} where a JSON object has to be.");
        }

        if (depth > FilterLimits.MaxDepth)
        {
            throw DomainException.Invalid($"The filter is nested more than {FilterLimits.MaxDepth} levels deep.");
        }

        return All([.. element.EnumerateObject().Select(property => Member(property, depth))]);
    }

    private FilterNode Member(JsonProperty property, int depth)
    {
        switch (property.Name)
        {
            // What a program has built of no conditions: {"$or":[{"$and":[]}]}.
            case "$and" when property.Value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0:
                return FilterNode.Everything;
            case "$and":
                return All(Filters(property, depth));
            case "$or":
                return new AnyOf(Filters(property, depth));
            case "$nor":
                return new Negation(new AnyOf(Filters(property, depth)));
            case "$not":
                return new Negation(Filter(property.Value, depth + 1));
        }

        if (property.Name.StartsWith('$'))
        {
            throw UnknownOperator(property.Name);
        }

        var (field, path) = _fields.Find(property.Name) ?? throw DomainException.Invalid(
            $"The filter names '{property.Name}', which is no field of a {_fields.What}; its fields are {string.Join(", ", _fields.Fields.Select(known => known.Name))}.");
        return Conditions(new FieldReader(field, path, property.Name), property.Value, depth);
    }

    private List<FilterNode> Filters(JsonProperty property, int depth) =>
        property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > 0
            ? [.. property.Value.EnumerateArray().Select(item => Filter(item, depth + 1))]
            : throw DomainException.Invalid($"'{property.Name}' needs a list with at least one filter.");

    /// <summary>A plain value means equality; an object holds operators, unless the field itself has objects as values.</summary>
    private FilterNode Conditions(FieldReader field, JsonElement operand, int depth)
    {
        if (depth > FilterLimits.MaxDepth)
        {
            throw DomainException.Invalid($"The filter is nested more than {FilterLimits.MaxDepth} levels deep.");
        }

        if (operand.ValueKind != JsonValueKind.Object || (field.IsJson && !HasOperators(operand)))
        {
            return new IsEqual(field.Field, field.Path, field.Value(Count(operand)));
        }

        return All([.. operand.EnumerateObject().Select(property => Condition(field, property, depth))]);
    }

    private FilterNode Condition(FieldReader field, JsonProperty property, int depth)
    {
        var operand = property.Value;
        return property.Name switch
        {
            "$eq" => new IsEqual(field.Field, field.Path, field.Value(Count(operand))),
            "$ne" => new Negation(new IsEqual(field.Field, field.Path, field.Value(Count(operand)))),
            "$lt" => Ordered(less: true, orEqual: false),
            "$lte" => Ordered(less: true, orEqual: true),
            "$gt" => Ordered(less: false, orEqual: false),
            "$gte" => Ordered(less: false, orEqual: true),
            "$in" => new IsIn(field.Field, field.Path, Values()),
            "$nin" => new Negation(new IsIn(field.Field, field.Path, Values())),
            "$all" => All([.. Values().Select(value => new IsEqual(field.Field, field.Path, value))]),
            "$exists" => field.IsPresent(operand) ? new Exists(field.Field, field.Path) : new Negation(new Exists(field.Field, field.Path)),
            "$regex" => new MatchesPattern(field.Field, field.Path, field.Pattern(Count(operand))),
            "$contains" => field.Contains(Count(operand)),
            "$size" => new HasSize(field.Field, field.Path, field.Size(Count(operand))),
            "$not" => new Negation(Conditions(field, operand, depth + 1)),
            _ => throw UnknownOperator(property.Name),
        };

        FilterNode Ordered(bool less, bool orEqual) =>
            new IsOrdered(field.Field, field.Path, less, orEqual, field.Comparable(Count(operand), property.Name));

        List<object?> Values() => operand.ValueKind == JsonValueKind.Array
            ? [.. operand.EnumerateArray().Select(item => field.Value(Count(item)))]
            : throw DomainException.Invalid($"'{property.Name}' on '{field.Name}' needs a list of values.");
    }

    private JsonElement Count(JsonElement value) => ++_terms <= FilterLimits.MaxTerms
        ? value
        : throw DomainException.Invalid($"The filter has more than {FilterLimits.MaxTerms} conditions and values.");

    private static FilterNode All(IReadOnlyList<FilterNode> nodes) => nodes is [var only] ? only : new AllOf(nodes);

    private static bool HasOperators(JsonElement operand) =>
        operand.EnumerateObject().Any(property => property.Name.StartsWith('$'));

    private static string Spell(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "truth value",
    };

    private static DomainException UnknownOperator(string name) =>
        DomainException.Invalid($"The filter uses '{name}', which is no operator; the operators are {Operators}.");
}
