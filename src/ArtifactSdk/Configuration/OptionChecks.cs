using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ArtifactSdk.Configuration;

/// <summary>Checks of options whose messages name the property, the value and what is allowed.</summary>
internal static class OptionChecks
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly SearchValues<char> ApplicationIdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/");

    public static void Range<T>(T value, T lowest, T highest, string property)
        where T : struct, IComparable<T>, IFormattable
    {
        if (value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0)
        {
            // The message already names property and value, so the exception's own suffix is left out.
            throw new ArgumentOutOfRangeException(
                null,
                string.Create(CultureInfo.InvariantCulture, $"{property} was {value}; allowed: {lowest} to {highest}."));
        }
    }

    public static void NotNull(object? value, string property, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name, $"{property} was null; set a value, or keep the default.");
        }
    }
}
