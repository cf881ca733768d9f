using System.Diagnostics.CodeAnalysis;
using ArtifactSdk.Paths;

namespace ArtifactSdk;

/// <summary>
/// The path of one version: a collection's path, and after ':' a version or alias, such as <c>team/housing/prices:v3</c> or
/// <c>wandb-registry-model/churn:production</c>. Without the ':' it is the newest version.
/// </summary>
/// <remarks>Equality is ordinal. What <see cref="ToString"/> writes, <see cref="Parse(string)"/> reads back as an equal value.</remarks>
public sealed record ArtifactPath : ISpanParsable<ArtifactPath>
{
    private const string Kind = "the path of an artifact";

    /// <summary>Creates the path of a version.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="tag">The version or alias.</param>
    public ArtifactPath(CollectionPath collection, VersionTag tag)
    {
        ArgumentNullException.ThrowIfNull(collection);
        Collection = collection;
        Tag = tag;
    }

    /// <summary>Gets the collection.</summary>
    public CollectionPath Collection { get; }

    /// <summary>Gets the version or alias.</summary>
    public VersionTag Tag { get; }

    /// <summary>Reads a path.</summary>
    /// <param name="s">The text.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArtifactPathFormatException">The text is no path of an artifact.</exception>
    public static ArtifactPath Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out _, out var error) ?? throw error.ToException(Kind, s);
    }

    /// <summary>Reads a path, if the text is one.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The path.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ArtifactPath? result)
    {
        result = s is null ? null : Read(s, out _, out _);
        return result is not null;
    }

    /// <inheritdoc/>
    static ArtifactPath IParsable<ArtifactPath>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    static bool IParsable<ArtifactPath>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ArtifactPath result) =>
        TryParse(s, out result);

    /// <inheritdoc/>
    static ArtifactPath ISpanParsable<ArtifactPath>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        Read(s, out _, out var error) ?? throw error.ToException(Kind, s.ToString());

    /// <inheritdoc/>
    static bool ISpanParsable<ArtifactPath>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out ArtifactPath result)
    {
        result = Read(s, out _, out _);
        return result is not null;
    }

    /// <summary>Writes the path, always with its version or alias.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Collection}:{Tag}";

    /// <summary>Reads a path and says whether it named a version or alias itself.</summary>
    internal static ArtifactPath Parse(string s, out bool hasTag)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out hasTag, out var error) ?? throw error.ToException(Kind, s);
    }

    private static ArtifactPath? Read(ReadOnlySpan<char> text, out bool hasTag, out PathError error)
    {
        hasTag = false;
        if (PathScanner.Scan(text, out var parts) is { } problem)
        {
            error = problem;
            return null;
        }

        error = default;
        hasTag = parts.Tag is not null;
        var tag = parts.Tag is { } range ? VersionTag.FromChecked(text[range]) : VersionTag.Latest;
        return new ArtifactPath(CollectionPath.FromChecked(text, parts), tag);
    }
}
