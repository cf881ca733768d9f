namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>A field of a list under the names that clients use for it, the first being the usual one.</summary>
internal sealed record FilterField(ListField Id, FieldKind Kind, IReadOnlyList<string> Names)
{
    /// <summary>For ids: the type of the global ids that may stand for the number.</summary>
    public string? GlobalIdType { get; init; }

    /// <summary>Whether a list may be ordered by it: one value in every row, and never null.</summary>
    public bool IsSortable { get; init; }

    internal string Name => Names[0];
}
