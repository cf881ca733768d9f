using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>
/// Decides about one row in memory: what the database cannot say, and the meaning that its conditions have to have. A row without a
/// value fulfils no comparison, but does fulfil the negation of one.
/// </summary>
internal static class FilterMatch
{
    /// <param name="node">The filter.</param>
    /// <param name="value">The row's value: text, number, time, list of texts, <see cref="JsonElement"/>, or null.</param>
    internal static bool Matches(FilterNode node, Func<ListField, object?> value) => node switch
    {
        AllOf all => all.Nodes.All(part => Matches(part, value)),
        AnyOf any => any.Nodes.Any(part => Matches(part, value)),
        Negation negation => !Matches(negation.Node, value),
        IsEqual equal => IsEqualTo(value(equal.Field.Id), equal.Path, equal.Value),
        IsIn isIn => isIn.Values.Any(wanted => IsEqualTo(value(isIn.Field.Id), isIn.Path, wanted)),
        IsOrdered ordered => Any(value(ordered.Field.Id), ordered.Path, item => IsInOrder(ordered, item)),
        Exists exists => HasValue(value(exists.Field.Id), exists.Path),
        MatchesPattern pattern => Any(value(pattern.Field.Id), pattern.Path, item => Text(item) is { } text && pattern.Pattern.IsMatch(text)),
        ContainsText contains => Any(value(contains.Field.Id), contains.Path, item => Text(item) is { } text && Contains(text, contains.Part)),
        HasSize size => Count(value(size.Field.Id), size.Path) == size.Size,
        _ => throw new InvalidOperationException($"The filter has a node of an unknown kind: {node.GetType().Name}."),
    };

    /// <summary>Whether a filter looks at a field, so that its value has to be read.</summary>
    internal static bool Mentions(FilterNode node, ListField field) => node switch
    {
        AllOf all => all.Nodes.Any(part => Mentions(part, field)),
        AnyOf any => any.Nodes.Any(part => Mentions(part, field)),
        Negation negation => Mentions(negation.Node, field),
        IsEqual equal => equal.Field.Id == field,
        IsIn isIn => isIn.Field.Id == field,
        IsOrdered ordered => ordered.Field.Id == field,
        Exists exists => exists.Field.Id == field,
        MatchesPattern pattern => pattern.Field.Id == field,
        ContainsText contains => contains.Field.Id == field,
        HasSize size => size.Field.Id == field,
        _ => false,
    };

    /// <summary>The case of ASCII letters does not matter, as in the databases.</summary>
    private static bool Contains(string text, string part) => AsciiLower(text).Contains(AsciiLower(part), StringComparison.Ordinal);

    private static string AsciiLower(string text) => string.Create(text.Length, text, static (lower, source) =>
    {
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    /// <summary>"Equal to null" means that there is no value.</summary>
    private static bool IsEqualTo(object? row, string path, object? wanted) =>
        (wanted is null or JsonElement { ValueKind: JsonValueKind.Null } && !HasValue(row, path))
        || (wanted is not null && Any(row, path, item => FilterValues.AreEqual(item, wanted)));

    /// <summary>Of a list, one element is enough.</summary>
    private static bool Any(object? row, string path, Func<object, bool> test) => row switch
    {
        null => false,
        IReadOnlyList<string> texts => texts.Any(test),
        JsonElement json => JsonPath.Find(json, path).Any(item =>
            test(item) || (item.ValueKind == JsonValueKind.Array && item.EnumerateArray().Any(part => test(part)))),
        _ => test(row),
    };

    private static bool IsInOrder(IsOrdered ordered, object item) =>
        FilterValues.Compare(item, ordered.Value) is { } order
        && (order == 0 ? ordered.OrEqual : ordered.Less ? order < 0 : order > 0);

    private static bool HasValue(object? row, string path) => row switch
    {
        null => false,
        IReadOnlyList<string> texts => texts.Count > 0,
        JsonElement json => JsonPath.Find(json, path).Any(),
        _ => true,
    };

    private static long? Count(object? row, string path) => row switch
    {
        IReadOnlyList<string> texts => texts.Count,
        JsonElement json => JsonPath.Find(json, path).Where(item => item.ValueKind == JsonValueKind.Array).Select(item => (long?)item.GetArrayLength()).FirstOrDefault(),
        _ => null,
    };

    private static string? Text(object item) => item switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };
}
