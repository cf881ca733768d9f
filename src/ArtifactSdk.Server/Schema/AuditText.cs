using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema;

/// <summary>
/// A mutation's input as canonical JSON for the audit log: names in order, no blanks, what is long by its hash only, and
/// nothing that looks like a secret.
/// </summary>
internal static class AuditText
{
    private const int MaxText = 512;
    private const int MaxItems = 50;
    private static readonly string[] _secretParts = ["secret", "password", "token", "apikey"];

    /// <summary>People put anything there, keys included.</summary>
    private static readonly string[] _freeForm = ["config", "summaryMetrics", "metadata"];

    internal static string Of(ArgumentReader input)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, input);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ArgumentReader input)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in input.Given().Where(pair => pair.Value is not null).OrderBy(pair => pair.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            if (_secretParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)))
            {
                writer.WriteStringValue("(not recorded)");
            }
            else if (value is string text && _freeForm.Contains(name))
            {
                WriteDigest(writer, text);
            }
            else
            {
                Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case ArgumentReader reader:
                Write(writer, reader);
                break;
            case object?[] items:
                WriteItems(writer, items);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case string text:
                WriteText(writer, text);
                break;
            default:
                // JSON of any shape may hold anything: its hash proves what it was.
                WriteDigest(writer, value.ToString() ?? "");
                break;
        }
    }

    private static void WriteItems(Utf8JsonWriter writer, object?[] items)
    {
        writer.WriteStartArray();
        foreach (var item in items.Take(MaxItems))
        {
            Write(writer, item);
        }

        if (items.Length > MaxItems)
        {
            writer.WriteStringValue(FormattableString.Invariant($"({items.Length - MaxItems} more)"));
        }

        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (text.Length > MaxText)
        {
            WriteDigest(writer, text);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static void WriteDigest(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteNumber("length", text.Length);
        writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        writer.WriteEndObject();
    }
}
