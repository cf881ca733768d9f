using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Audit;

/// <summary>What was asked for, as the canonical JSON of an object: names in order, no blanks, nothing that was not given.</summary>
internal static class AuditDetails
{
    internal static string Of(params (string Name, object? Value)[] details)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in details.Where(pair => pair.Value is not null).OrderBy(pair => pair.Name, StringComparer.Ordinal))
            {
                switch (value)
                {
                    case bool flag:
                        writer.WriteBoolean(name, flag);
                        break;
                    case long number:
                        writer.WriteNumber(name, number);
                        break;
                    default:
                        writer.WriteString(name, value!.ToString());
                        break;
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
