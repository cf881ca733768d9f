namespace ArtifactSdk;

/// <summary>The options of a reference.</summary>
public sealed class ReferenceOptions
{
    internal static readonly ReferenceOptions Default = new();

    /// <summary>
    /// Gets or sets whether to look up what the URI points to, with size and checksum, when the draft is logged. If not, only the URI is recorded: the store is not
    /// asked, a folder or prefix stays one entry, and a download takes whatever is there.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Checksum { get; set; } = true;

    /// <summary>Gets or sets the maximum number of objects in a folder or prefix; more are an error when the draft is logged.</summary>
    /// <value>The default is 10,000,000. Allowed: 1 and more.</value>
    public int MaxObjects { get; set; } = 10_000_000;

    /// <summary>Gets or sets the checksum, for URIs without a handler.</summary>
    /// <value>The default is <see langword="null"/>: the URI itself.</value>
    public string? Digest { get; set; }

    /// <summary>Gets or sets the size in bytes, for URIs without a handler.</summary>
    /// <value>The default is <see langword="null"/>: unknown.</value>
    public long? Size { get; set; }

    internal ReferenceOptions Copy()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxObjects, 1, nameof(MaxObjects));
        return new() { Checksum = Checksum, MaxObjects = MaxObjects, Digest = Digest, Size = Size };
    }
}
