using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Files;

/// <summary>Reads the body of a file_stream request; unknown keys are passed over.</summary>
internal static class RunStreamReader
{
    // Clients count lines in 32 bits.
    private const long MaxOffset = 2_000_000_000;

    /// <exception cref="DomainException">400: not what clients send, with the place.</exception>
    internal static RunStreamPost Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = LenientJson.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new RunStreamPost(
                    Chunks(root),
                    Complete: IsTrue(root, "complete"),
                    ExitCode: Number(root, "exitcode") is { } code ? (int)Math.Clamp(code, int.MinValue, int.MaxValue) : null,
                    Failed: IsTrue(root, "failed"),
                    Preempting: IsTrue(root, "preempting"))
                : throw DomainException.Invalid("the request body is not a JSON object");
        }
        catch (JsonException)
        {
            throw DomainException.Invalid("the request body is not valid JSON");
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half a surrogate pair, which is no text.
            throw DomainException.Invalid("the request body has a string that is not valid Unicode");
        }
    }

    private static List<RunStreamChunk> Chunks(JsonElement root)
    {
        List<RunStreamChunk> chunks = [];
        if (!root.TryGetProperty("files", out var files) || files.ValueKind == JsonValueKind.Null)
        {
            return chunks;
        }

        Require(files, JsonValueKind.Object, "files");
        foreach (var file in files.EnumerateObject())
        {
            Require(file.Value, JsonValueKind.Object, $"files[\"{file.Name}\"]");
            chunks.Add(new RunStreamChunk(file.Name, Offset(file), Lines(file)));
        }

        return chunks;
    }

    private static long Offset(JsonProperty file) => Number(file.Value, "offset") switch
    {
        // What is no number must not end up over the first lines.
        null when file.Value.TryGetProperty("offset", out var offset) && offset.ValueKind != JsonValueKind.Null =>
            throw DomainException.Invalid($"the offset of \"{file.Name}\" is no whole number"),
        null => 0,
        < 0 => throw DomainException.Invalid($"the offset of \"{file.Name}\" is negative"),
        > MaxOffset => throw DomainException.Invalid($"the offset of \"{file.Name}\" is larger than {MaxOffset}"),
        { } offset => offset,
    };

    private static List<string> Lines(JsonProperty file)
    {
        List<string> lines = [];
        if (!file.Value.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null)
        {
            return lines;
        }

        Require(content, JsonValueKind.Array, $"the content of \"{file.Name}\"");
        var isJson = file.Name is RunStreams.History or RunStreams.Events or RunStreams.Summary;
        foreach (var line in content.EnumerateArray())
        {
            Require(line, JsonValueKind.String, $"line {lines.Count} of \"{file.Name}\"");
            var text = LenientJson.Text(line);
            lines.Add(isJson
                ? LenientJson.ToStrictObject(text) ?? throw DomainException.Invalid($"line {lines.Count} of \"{file.Name}\" is not a JSON object")
                : text);
        }

        return lines;
    }

    private static bool IsTrue(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    private static long? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt64(out var number) ? number : value.TryGetDouble(out var real) && double.IsInteger(real) ? (long)real : null
            : null;

    private static void Require(JsonElement element, JsonValueKind kind, string what)
    {
        if (element.ValueKind != kind)
        {
            throw DomainException.Invalid($"{what} is {element.ValueKind}, not {kind}");
        }
    }
}
