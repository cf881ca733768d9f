namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>A field of a list under the names that clients use for it, the first being the usual one.</summary>
internal sealed record FilterField(ListField Id, FieldKind Kind, IReadOnlyList<string> Names)
{
    /// <summary>For ids: the type of the global ids that may stand for the number.</summary>
    public string? GlobalIdType { get; init; }

    /// <summary>Whether a list may be ordered by it: one value in every row, and never null.</summary>
    public bool IsSortable { get; init; }

    /// <summary>Whether rows may lack a value, or have values of several kinds: the database cannot order by it then.</summary>
    public bool SortsInMemory { get; init; }

    /// <summary>The key under which each value is kept: some clients write it in paths, after the value's own key, and others leave it out.</summary>
    public string? Wrapper { get; init; }

    internal string Name => Names[0];
}
