using System.Text.RegularExpressions;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>A condition on the rows of a list, with every name and value checked.</summary>
internal abstract record FilterNode
{
    /// <summary>Every row.</summary>
    internal static FilterNode Everything { get; } = new AllOf([]);

    internal bool IsEverything => this is AllOf { Nodes.Count: 0 };
}

internal sealed record AllOf(IReadOnlyList<FilterNode> Nodes) : FilterNode;

internal sealed record AnyOf(IReadOnlyList<FilterNode> Nodes) : FilterNode;

internal sealed record Negation(FilterNode Node) : FilterNode;

/// <summary>Equal to a value of the field's kind; null means that the row has none.</summary>
internal sealed record IsEqual(FilterField Field, string Path, object? Value) : FilterNode;

/// <summary>Smaller or larger than a value, or equal to it as well.</summary>
internal sealed record IsOrdered(FilterField Field, string Path, bool Less, bool OrEqual, object Value) : FilterNode;

/// <summary>Equal to one of some values.</summary>
internal sealed record IsIn(FilterField Field, string Path, IReadOnlyList<object?> Values) : FilterNode;

internal sealed record Exists(FilterField Field, string Path) : FilterNode;

internal sealed record MatchesPattern(FilterField Field, string Path, Regex Pattern) : FilterNode;

/// <summary>The text has this part, whatever the case of ASCII letters; a list in JSON has this element.</summary>
internal sealed record ContainsText(FilterField Field, string Path, string Part) : FilterNode;

/// <summary>A list has this many elements.</summary>
internal sealed record HasSize(FilterField Field, string Path, long Size) : FilterNode;
