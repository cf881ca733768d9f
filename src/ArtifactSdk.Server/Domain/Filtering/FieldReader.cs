using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>Reads what a field of a filter is compared with. <paramref name="Name"/> is how the filter spells it.</summary>
internal sealed record FieldReader(FilterField Field, string Path, string Name)
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>ISO 8601 allows times to end with the hour, which people make use of in filters.</summary>
    private static readonly string[] _wholeHours = ["yyyy-MM-dd'T'HH", "yyyy-MM-dd'T'HH'Z'", "yyyy-MM-dd HH"];

    internal bool IsJson => Field.Kind == FieldKind.Json;

    /// <summary>A value of the field's kind, or null.</summary>
    internal object? Value(JsonElement operand)
    {
        if (operand.ValueKind == JsonValueKind.Null && !IsJson)
        {
            return null;
        }

        return Field.Kind switch
        {
            FieldKind.Json => operand,
            FieldKind.Text or FieldKind.Texts => operand.ValueKind == JsonValueKind.String ? operand.GetString()! : throw Needs("a text"),
            FieldKind.Time => Time(operand),
            _ => Number(operand),
        };
    }

    internal object Comparable(JsonElement operand, string comparison) => operand.ValueKind is JsonValueKind.String or JsonValueKind.Number
        ? Value(operand)!
        : throw DomainException.Invalid($"'{comparison}' on '{Name}' needs a text or a number.");

    internal bool IsPresent(JsonElement operand) => operand.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => operand.GetDouble() != 0,
        _ => throw DomainException.Invalid($"'$exists' on '{Name}' needs true or false."),
    };

    internal FilterNode Contains(JsonElement operand)
    {
        if (Field.Kind is not (FieldKind.Text or FieldKind.Texts or FieldKind.Json))
        {
            throw DomainException.Invalid($"'$contains' needs a field with text; '{Name}' has none.");
        }

        return operand.ValueKind == JsonValueKind.String
            ? new ContainsText(Field, Path, operand.GetString()!)
            : IsJson ? new IsEqual(Field, Path, operand) : throw DomainException.Invalid($"'$contains' on '{Name}' needs a text.");
    }

    internal long Size(JsonElement operand) =>
        Field.Kind is FieldKind.Texts or FieldKind.Json
            ? operand.ValueKind == JsonValueKind.Number && operand.TryGetInt64(out var size) && size >= 0
                ? size
                : throw DomainException.Invalid($"'$size' on '{Name}' needs a whole number.")
            : throw DomainException.Invalid($"'$size' needs a field that is a list; '{Name}' is none.");

    /// <summary>Runs in time that grows with the text only, whatever the pattern is: it comes from outside.</summary>
    internal Regex Pattern(JsonElement operand)
    {
        if (Field.Kind is not (FieldKind.Text or FieldKind.Texts or FieldKind.Json))
        {
            throw DomainException.Invalid($"'$regex' needs a field with text; '{Name}' has none.");
        }

        if (operand.ValueKind != JsonValueKind.String)
        {
            throw DomainException.Invalid($"'$regex' on '{Name}' needs a text.");
        }

        var pattern = operand.GetString()!;
        if (pattern.Length > FilterLimits.MaxPatternLength)
        {
            throw DomainException.Invalid($"The pattern on '{Name}' has {pattern.Length} characters; at most {FilterLimits.MaxPatternLength} are allowed.");
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, FilterLimits.PatternTime);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw DomainException.Invalid($"The pattern on '{Name}' cannot be used: {exception.Message}");
        }
    }

    private object Number(JsonElement operand)
    {
        if (operand.ValueKind == JsonValueKind.Number)
        {
            return operand.TryGetInt64(out var whole) ? whole : operand.GetDouble();
        }

        if (operand.ValueKind == JsonValueKind.String)
        {
            var text = operand.GetString()!;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || (Field.GlobalIdType is { } type && GlobalIds.TryDecode(text, type, out number))
                || (Field.GlobalIdType == GlobalIds.Project && GlobalIds.TryDecode(text, GlobalIds.ProjectInternalId, out number)))
            {
                return number;
            }

            if (Field.Kind == FieldKind.Version && NameRules.VersionNumber(text) is { } version)
            {
                return (long)version;
            }
        }

        throw Needs(Field.Kind switch
        {
            FieldKind.Version => "a number, or a text such as \"v3\"",
            FieldKind.Id => "a number or an id",
            _ => "a number",
        });
    }

    private DateTimeOffset Time(JsonElement operand) =>
        operand.ValueKind == JsonValueKind.String
        && (DateTimeOffset.TryParse(operand.GetString(), CultureInfo.InvariantCulture, Utc, out var time)
            || DateTimeOffset.TryParseExact(operand.GetString(), _wholeHours, CultureInfo.InvariantCulture, Utc, out time))
            ? time
            : throw Needs("a time such as \"2026-01-31T12:00:00Z\"");

    private DomainException Needs(string what) => DomainException.Invalid($"The filter on '{Name}' needs {what}.");
}
