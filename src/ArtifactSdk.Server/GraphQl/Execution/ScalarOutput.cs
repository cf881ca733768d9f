using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Writes the values of scalars and enums. A value that does not fit its type is a mistake of the resolver and throws.</summary>
internal static class ScalarOutput
{
    public static void Write(JsonBuffer output, NamedType type, object value)
    {
        if (type is EnumType enumeration)
        {
            WriteEnum(output, enumeration, value);
            return;
        }

        switch (((ScalarType)type).Codec)
        {
            case ScalarKind.String or ScalarKind.Id: WriteText(output, type, value); break;
            case ScalarKind.Int: WriteInt(output, type, value); break;
            case ScalarKind.Int64: output.Number(ToInt64(type, value)); break;
            case ScalarKind.Duration: output.Number(value is TimeSpan span ? (long)span.TotalMilliseconds : ToInt64(type, value)); break;
            case ScalarKind.Boolean: output.Boolean(value is bool boolean ? boolean : throw Unfit(type, value)); break;
            case ScalarKind.Float: WriteFloat(output, type, value); break;
            case ScalarKind.DateTime: WriteTime(output, type, value); break;
            case ScalarKind.JsonString: output.Text(ToJsonText(type, value)); break;
            default: WriteJson(output, type, value); break;
        }
    }

    private static void WriteEnum(JsonBuffer output, EnumType type, object value)
    {
        var name = value switch
        {
            string text => type.Has(text) ? text : null,
            Enum member => type.Spell(member.ToString()),
            _ => null,
        };
        output.Text(name ?? throw Unfit(type, value));
    }

    private static void WriteText(JsonBuffer output, NamedType type, object value)
    {
        if (value is string text)
        {
            output.Text(text);
            return;
        }

        output.Text(value is int or long or Guid ? Convert.ToString(value, CultureInfo.InvariantCulture) : throw Unfit(type, value));
    }

    private static void WriteInt(JsonBuffer output, NamedType type, object value)
    {
        var number = ToInt64(type, value);
        output.Number(number is >= int.MinValue and <= int.MaxValue ? number : throw Unfit(type, value));
    }

    private static void WriteFloat(JsonBuffer output, NamedType type, object value)
    {
        var number = value switch
        {
            double real => real,
            float real => real,
            decimal real => (double)real,
            _ => ToInt64(type, value),
        };
        output.Number(double.IsFinite(number) ? number : throw Unfit(type, value));
    }

    private static long ToInt64(NamedType type, object value) => value switch
    {
        int number => number,
        long number => number,
        uint number => number,
        short number => number,
        byte number => number,
        _ => throw Unfit(type, value),
    };

    // Three or six digits: older parsers of ISO 8601 know no other lengths.
    private static void WriteTime(JsonBuffer output, NamedType type, object value)
    {
        if (value is string text)
        {
            output.Text(text);
            return;
        }

        var time = value switch
        {
            DateTimeOffset offset => offset.UtcDateTime,
            DateTime { Kind: not DateTimeKind.Unspecified } local => local.ToUniversalTime(),
            DateTime unspecified => unspecified,
            _ => throw Unfit(type, value),
        };
        var microseconds = time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var format = microseconds switch
        {
            0 => "yyyy-MM-dd'T'HH:mm:ss'Z'",
            _ when microseconds % 1000 == 0 => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            _ => "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        };
        Span<char> buffer = stackalloc char[32];
        time.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture);
        output.Text(buffer[..length]);
    }

    private static string ToJsonText(NamedType type, object value) => value switch
    {
        string text => text,
        RawJson raw => raw.Text,
        JsonElement element => element.GetRawText(),
        JsonNode node => node.ToJsonString(),
        _ => throw Unfit(type, value),
    };

    private static void WriteJson(JsonBuffer output, NamedType type, object value)
    {
        var writer = output.Writer();
        switch (value)
        {
            case JsonElement element: element.WriteTo(writer); break;
            case JsonNode node: node.WriteTo(writer); break;
            case RawJson raw: writer.WriteRawValue(raw.Text); break;
            case string text: writer.WriteStringValue(text); break;
            case bool boolean: writer.WriteBooleanValue(boolean); break;
            case int or long: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double number: writer.WriteNumberValue(number); break;
            default: throw Unfit(type, value);
        }

        writer.Flush();
    }

    private static InvalidOperationException Unfit(NamedType type, object value) =>
        new($"A value of {value.GetType()} is not a {type.Name}, or is outside its range.");
}
