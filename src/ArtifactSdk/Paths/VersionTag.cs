using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ArtifactSdk.Paths;

namespace ArtifactSdk;

/// <summary>
/// What follows the ':' in an artifact's path: a version (<c>v3</c>) or an alias (<c>latest</c>, <c>production</c>).
/// </summary>
/// <remarks>
/// <c>v</c> and decimal digits without a leading zero are a version; every other text without '/' and ':' is an alias. With a
/// capital V versions count from one, the spelling of DeepDriver: <c>V1</c> is read as <c>v0</c>, <c>V2</c> as <c>v1</c>, and
/// written back that way. So that no alias hides behind a version, <c>v3</c> and <c>V3</c> cannot be given as new aliases.
/// Equality is ordinal. The default value is <see cref="Latest"/>. What <see cref="ToString"/> writes, <see cref="Parse(string)"/>
/// reads back as an equal value.
/// </remarks>
public readonly record struct VersionTag : ISpanParsable<VersionTag>
{
    private const string LatestAlias = "latest";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly string? _alias;

    // So that the default value, all zeros, is no version.
    private readonly uint _numberPlusOne;

    private VersionTag(string alias) => _alias = alias;

    private VersionTag(int number) => _numberPlusOne = (uint)number + 1;

    /// <summary>Gets the alias of the newest version.</summary>
    public static VersionTag Latest => default;

    /// <summary>Gets the version's number, or <see langword="null"/> for an alias.</summary>
    public int? Number => _numberPlusOne > 0 ? (int)(_numberPlusOne - 1) : null;

    /// <summary>Gets whether this is an alias, not a version.</summary>
    [MemberNotNullWhen(false, nameof(Number))]
    public bool IsAlias => _numberPlusOne == 0;

    /// <summary>Makes the tag of a version.</summary>
    /// <param name="number">The number of the version, from 0.</param>
    /// <returns>The tag, such as <c>v3</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is negative.</exception>
    public static VersionTag FromVersion(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new VersionTag(number);
    }

    /// <summary>Reads a version or an alias.</summary>
    /// <param name="s">The text, without the ':'.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="ArtifactPathFormatException">The text is neither.</exception>
    public static VersionTag Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out var error) ?? throw error.ToException("a version or an alias", s);
    }

    /// <summary>Reads a version or an alias, if the text is one.</summary>
    /// <param name="s">The text, without the ':'.</param>
    /// <param name="result">The tag.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, out VersionTag result) => TryRead(s, out result);

    /// <inheritdoc/>
    static VersionTag IParsable<VersionTag>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    static bool IParsable<VersionTag>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out VersionTag result) => TryRead(s, out result);

    /// <inheritdoc/>
    static VersionTag ISpanParsable<VersionTag>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        Read(s, out var error) ?? throw error.ToException("a version or an alias", s.ToString());

    /// <inheritdoc/>
    static bool ISpanParsable<VersionTag>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out VersionTag result) => TryRead(s, out result);

    /// <summary>Writes the tag as the server knows it: <c>v3</c>, or the alias.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        IsAlias ? _alias ?? LatestAlias : string.Create(CultureInfo.InvariantCulture, $"v{_numberPlusOne - 1}");

    /// <summary>The tag of a text that the rules have accepted.</summary>
    internal static VersionTag FromChecked(ReadOnlySpan<char> text) =>
        TryReadNumber(text, out var number) ? new VersionTag((int)number)
        : text.SequenceEqual(LatestAlias) ? Latest
        : new VersionTag(text.ToString());

    /// <summary>Refuses a version whose number cannot be.</summary>
    internal static PathError? CheckNumber(ReadOnlySpan<char> text, int offset) =>
        !TryReadNumber(text, out var number) ? null
        : number < 0 ? new(PathFault.NoVersionZero, PathPart.Tag, offset)
        : number > int.MaxValue ? new(PathFault.NumberTooLarge, PathPart.Tag, offset)
        : null;

    private static bool TryRead(ReadOnlySpan<char> s, out VersionTag result)
    {
        var read = Read(s, out _);
        result = read.GetValueOrDefault();
        return read.HasValue;
    }

    private static VersionTag? Read(ReadOnlySpan<char> s, out PathError error)
    {
        if (PathRules.CheckTag(s, 0) is { } problem)
        {
            error = problem;
            return null;
        }

        error = default;
        return FromChecked(s);
    }

    /// <summary>
    /// The one place where the two ways of counting meet: <c>v1</c> is the second version and so is <c>V2</c>. The number is
    /// -1 for <c>V0</c>, and may be larger than any version's.
    /// </summary>
    private static bool TryReadNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.Length < 2 || text[0] is not ('v' or 'V'))
        {
            return false;
        }

        var digits = text[1..];
        if ((digits[0] == '0' && digits.Length > 1) || digits.IndexOfAnyExcept(Digits) >= 0)
        {
            return false;
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            number = long.MaxValue;
        }

        number -= text[0] == 'V' ? 1 : 0;
        return true;
    }
}
