using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ArtifactSdk.Paths;

namespace ArtifactSdk;

/// <summary>
/// What follows the ':' in an artifact's path: a version (<c>v3</c>) or an alias (<c>latest</c>, <c>production</c>).
/// </summary>
/// <remarks>
/// <c>v</c> and decimal digits without a leading zero are a version; every other text is an alias. With a capital V versions
/// count from one, the spelling of DeepDriver: <c>V1</c> is read as <c>v0</c>, <c>V2</c> as <c>v1</c>. Equality is ordinal.
/// The default value is <see cref="Latest"/>. What <see cref="ToString"/> writes, <see cref="Parse(string)"/> reads back.
/// </remarks>
public readonly record struct VersionTag : ISpanParsable<VersionTag>
{
    private const string LatestAlias = "latest";
    private readonly string? _alias;
    private readonly int _numberPlusOne;

    private VersionTag(string? alias, int numberPlusOne) => (_alias, _numberPlusOne) = (alias, numberPlusOne);

    /// <summary>Gets the alias of the newest version.</summary>
    public static VersionTag Latest => default;

    /// <summary>Gets the version's number, or <see langword="null"/> for an alias.</summary>
    public int? Number => _numberPlusOne > 0 ? _numberPlusOne - 1 : null;

    /// <summary>Gets whether this is an alias, not a version.</summary>
    [MemberNotNullWhen(false, nameof(Number))]
    public bool IsAlias => _numberPlusOne == 0;

    /// <summary>Makes the tag of a version.</summary>
    /// <param name="number">The version's number, from 0.</param>
    /// <returns>The tag, such as <c>v3</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is negative or the largest integer.</exception>
    public static VersionTag FromVersion(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfEqual(number, int.MaxValue);
        return new VersionTag(null, number + 1);
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

    /// <summary>The tag of a text that the scanner has accepted.</summary>
    internal static VersionTag FromChecked(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[0] is 'v' or 'V' && IsNumber(text[1..], out var number))
        {
            // The one place where the two ways of counting meet.
            return new VersionTag(null, text[0] == 'v' ? number + 1 : number);
        }

        return text.SequenceEqual(LatestAlias) ? Latest : new VersionTag(text.ToString(), 0);
    }

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

    private static bool IsNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        return (digits[0] != '0' || digits.Length == 1)
            && digits.IndexOfAnyExceptInRange('0', '9') < 0
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number < int.MaxValue;
    }
}
