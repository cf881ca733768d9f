namespace ArtifactSdk;

/// <summary>How a reference is recorded.</summary>
public sealed class ReferenceOptions
{
    internal static readonly ReferenceOptions Default = new();

    /// <summary>
    /// Gets or sets whether it is found out now what the URI points to, with size and checksum. Without, the URI alone is recorded: nothing is
    /// asked of the store, a folder or prefix stays one entry, and what is there later is taken as it is.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Checksum { get; set; } = true;

    /// <summary>Gets or sets how many objects a folder or prefix may hold; more are an error when the draft is logged.</summary>
    /// <value>The default is 10,000,000. Allowed: 1 and more.</value>
    public int MaxObjects { get; set; } = 10_000_000;

    /// <summary>Gets or sets the checksum, for URIs that no handler knows.</summary>
    /// <value>The default is <see langword="null"/>: the URI itself.</value>
    public string? Digest { get; set; }

    /// <summary>Gets or sets the size in bytes, for URIs that no handler knows.</summary>
    /// <value>The default is <see langword="null"/>: unknown.</value>
    public long? Size { get; set; }

    internal ReferenceOptions Copy()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxObjects, 1, nameof(MaxObjects));
        return new() { Checksum = Checksum, MaxObjects = MaxObjects, Digest = Digest, Size = Size };
    }
}
