using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArtifactSdk.Http;

namespace ArtifactSdk.Protocol;

/// <summary>The JSON around an operation: <c>query</c>, <c>variables</c>, <c>operationName</c> out; <c>data</c> and <c>errors</c> back.</summary>
internal static class GraphQlEnvelope
{
    public static ReadOnlySequence<byte> Write<TVariables, TData>(GraphQlOperation<TVariables, TData> operation, TVariables variables)
        where TData : class
    {
        var buffer = new SegmentedBuffer();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("query", operation.Document);
        writer.WritePropertyName("variables");
        JsonSerializer.Serialize(writer, variables, operation.VariablesType);
        writer.WriteString("operationName", operation.Name);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.ToSequence();
    }

    /// <summary>Reads an answer. Errors count even when data came as well, and whatever shape that has.</summary>
    /// <exception cref="JsonException">The body is not the answer to the operation.</exception>
    public static (TData? Data, ErrorAnswer? Errors) Read<TData>(ReadOnlySequence<byte> body, JsonTypeInfo<TData> dataType)
        where TData : class
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The answer is not a JSON object.");
        }

        ErrorAnswer? errors = null;
        ReadOnlySequence<byte>? data = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            var isError = reader.ValueTextEquals("errors"u8) || reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isError && reader.TokenType != JsonTokenType.Null)
            {
                errors ??= ReadErrors(ref reader);
                continue;
            }

            var start = reader.TokenStartIndex;
            reader.Skip();
            if (isData)
            {
                data = body.Slice(start, reader.BytesConsumed - start);
            }
        }

        if (errors is not null || data is not { } found)
        {
            return (null, errors);
        }

        var dataReader = new Utf8JsonReader(found);
        return (JsonSerializer.Deserialize(ref dataReader, dataType), null);
    }

    // An empty list means that there are none.
    private static ErrorAnswer? ReadErrors(ref Utf8JsonReader reader)
    {
        var element = JsonElement.ParseValue(ref reader);
        return element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 0
            ? null
            : ErrorAnswer.FromJson(element) ?? new("an error without a message", null, "");
    }
}
